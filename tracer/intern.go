package tracer

import (
	"encoding/binary"
	"strings"
	"unsafe"
)

// An interner turns strings, sites and shapes into numbers. What a program
// repeats (names, types, functions, stacks) gets a number for the whole file
// and is written once, in a table block; what is special to a few events
// (values), or finds the tables full, a number for one block.
type interner struct {
	strings map[string]uint64 // to references
	sites   map[string]uint64
	shapes  map[shapeKey]uint64

	bytes, frames int // what the tables hold, against their bounds

	// What the next table block has to say.
	newStrings, newSites, newShapes    []byte
	nNewStrings, nNewSites, nNewShapes int

	// The same for the block being built.
	localStrings map[string]uint64
	localSites   map[string]uint64
	localBytes   []byte
	siteBytes    []byte

	// Most lookups are for what was looked up a moment ago, and its strings
	// and stacks, which do not change, are at the same address.
	recent      [256]recentString
	recentSites [1024]recentSite
	recentOwn   [256]recentOwn
	blocks      uint64 // local was called so often
	scratch     []byte
}

type recentString struct {
	s   string
	ref uint64
}

// recentOwn is a string of a block.
type recentOwn struct {
	recentString
	block uint64
}

type recentSite struct {
	at, pkg string
	stack   []Frame
	ref     uint64
}

// A shape is a kind with the fields that an event has.
type shapeKey struct {
	kind Kind
	has  Fields
}

func newInterner() *interner {
	return &interner{
		strings: map[string]uint64{}, sites: map[string]uint64{}, shapes: map[shapeKey]uint64{},
		localStrings: map[string]uint64{}, localSites: map[string]uint64{},
	}
}

// A reference is 0 for nothing, odd for the file's tables, even for the block's.
func fileRef(index int) uint64  { return uint64(index)<<1 + 1 }
func blockRef(index int) uint64 { return uint64(index)<<1 + 2 }

// shared returns the reference of a string that many events have.
func (in *interner) shared(s string) uint64 {
	if s == "" {
		return 0
	}
	at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
	slot := &in.recent[(at>>4^at>>12)%uintptr(len(in.recent))]
	if len(slot.s) == len(s) && unsafe.StringData(slot.s) == unsafe.StringData(s) {
		return slot.ref
	}
	ref, ok := in.strings[s]
	if !ok {
		if len(in.strings) >= maxShared || len(s) > maxSharedString || in.bytes+len(s) > maxSharedBytes {
			return in.own(s)
		}
		ref = fileRef(len(in.strings))
		in.strings[strings.Clone(s)] = ref // s may be a small part of something large
		in.bytes += len(s)
		in.newStrings = appendBytes(in.newStrings, s)
		in.nNewStrings++
	}
	*slot = recentString{s, ref}
	return ref
}

// own returns the reference of a string that few events have.
func (in *interner) own(s string) uint64 {
	if s == "" {
		return 0
	}
	at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
	slot := &in.recentOwn[(at>>3^at>>11)%uintptr(len(in.recentOwn))]
	if slot.block == in.blocks && len(slot.s) == len(s) && unsafe.StringData(slot.s) == unsafe.StringData(s) {
		return slot.ref
	}
	ref, ok := in.localStrings[s]
	if !ok {
		ref = blockRef(len(in.localStrings))
		in.localStrings[s] = ref
		in.localBytes = appendBytes(in.localBytes, shorten(s))
	}
	*slot = recentOwn{recentString{s, ref}, in.blocks}
	return ref
}

// shorten cuts what is too long for the file, and says so.
func shorten(s string) string {
	if len(s) <= maxString {
		return s
	}
	const mark = "… (cut by govis)"
	return strings.ToValidUTF8(s[:maxString-len(mark)], "") + mark
}

// site returns the reference of a place in the program.
func (in *interner) site(at, pkg string, stack []Frame) uint64 {
	if at == "" && pkg == "" && len(stack) == 0 {
		return 0
	}
	addr := uintptr(unsafe.Pointer(unsafe.SliceData(stack)))
	slot := &in.recentSites[(addr>>4^addr>>14)%uintptr(len(in.recentSites))]
	if addr != 0 && unsafe.SliceData(slot.stack) == unsafe.SliceData(stack) &&
		len(slot.stack) == len(stack) && slot.at == at && slot.pkg == pkg {
		return slot.ref
	}
	ref, whole := in.findSite(at, pkg, stack)
	if whole {
		*slot = recentSite{at, pkg, stack, ref}
	}
	return ref
}

// findSite looks a place up by what it says; whole is true when the reference
// is good for the whole file.
func (in *interner) findSite(at, pkg string, stack []Frame) (ref uint64, whole bool) {
	key, whole := in.appendSite(in.scratch[:0], at, pkg, stack)
	in.scratch = key
	if whole {
		if ref, ok := in.sites[string(key)]; ok {
			return ref, true
		}
		if len(in.sites) < maxShared && in.frames+len(stack) <= maxSharedFrames {
			ref = fileRef(len(in.sites))
			in.sites[string(key)] = ref
			in.frames += len(stack)
			in.newSites = append(in.newSites, key...)
			in.nNewSites++
			return ref, true
		}
	}
	if ref, ok := in.localSites[string(key)]; ok {
		return ref, false
	}
	ref = blockRef(len(in.localSites))
	in.localSites[string(key)] = ref
	in.siteBytes = append(in.siteBytes, key...)
	return ref, false
}

// appendSite appends a place as it is in the tables; whole is false when it
// refers to a string of the block.
func (in *interner) appendSite(b []byte, at, pkg string, stack []Frame) (_ []byte, whole bool) {
	whole = true
	add := func(s string) {
		ref := in.shared(s)
		if ref != 0 && ref&1 == 0 {
			whole = false
		}
		b = binary.AppendUvarint(b, ref)
	}
	add(at)
	add(pkg)
	b = binary.AppendUvarint(b, uint64(len(stack)))
	for i := range stack {
		add(stack[i].Func)
		add(stack[i].File)
		b = binary.AppendVarint(b, int64(stack[i].Line))
	}
	return b, whole
}

// shape returns the number of a shape in the file's table.
func (in *interner) shape(kind Kind, has Fields) uint64 {
	key := shapeKey{kind, has}
	n, ok := in.shapes[key]
	if ok {
		return n
	}
	n = uint64(len(in.shapes))
	in.shapes[key] = n
	in.newShapes = appendBytes(in.newShapes, kind.String())
	fields := 0
	at := len(in.newShapes)
	for f := has; f != 0; f &= f - 1 {
		in.newShapes = append(in.newShapes, fieldTable[f.index()].code)
		fields++
	}
	in.newShapes = append(in.newShapes, 0)
	copy(in.newShapes[at+1:], in.newShapes[at:])
	in.newShapes[at] = byte(fields)
	in.nNewShapes++
	return n
}

// table returns the body of a table block with everything new since the last
// one, nil if nothing is.
func (in *interner) table() []byte {
	if in.nNewStrings+in.nNewSites+in.nNewShapes == 0 {
		return nil
	}
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(in.strings)-in.nNewStrings))
	b = binary.AppendUvarint(b, uint64(in.nNewStrings))
	b = append(b, in.newStrings...)
	b = binary.AppendUvarint(b, uint64(len(in.sites)-in.nNewSites))
	b = binary.AppendUvarint(b, uint64(in.nNewSites))
	b = append(b, in.newSites...)
	b = binary.AppendUvarint(b, uint64(len(in.shapes)-in.nNewShapes))
	b = binary.AppendUvarint(b, uint64(in.nNewShapes))
	b = append(b, in.newShapes...)
	in.newStrings, in.newSites, in.newShapes = in.newStrings[:0], in.newSites[:0], in.newShapes[:0]
	in.nNewStrings, in.nNewSites, in.nNewShapes = 0, 0, 0
	return b
}

// local appends the strings and sites of the block that has been built, which
// come first in its body, and begins a new block.
func (in *interner) local(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(in.localStrings)))
	b = append(b, in.localBytes...)
	b = binary.AppendUvarint(b, uint64(len(in.localSites)))
	b = append(b, in.siteBytes...)
	in.blocks++
	clear(in.localStrings)
	clear(in.localSites)
	in.localBytes, in.siteBytes = in.localBytes[:0], in.siteBytes[:0]
	return b
}
