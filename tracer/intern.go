package tracer

import (
	"encoding/binary"
	"strings"
	"sync"
	"unsafe"
)

// fileTables are what a file writes once: what a program repeats (names, types, functions, stacks). Several interners may
// share them, each in a goroutine of its own.
type fileTables struct {
	mu      sync.Mutex        // for all that follows
	strings map[string]uint64 // to references
	sites   map[string]uint64
	shapes  map[shapeKey]uint64

	bytes, frames int // what the tables hold, against their bounds

	// What the next table block has to say.
	newStrings, newSites, newShapes    []byte
	nNewStrings, nNewSites, nNewShapes int
}

// An interner turns strings, sites and shapes into numbers. What a program
// repeats gets a number for the whole file
// and is written once, in a table block; what is special to a few events
// (values), or finds the tables full, a number for one block.
type interner struct {
	file *fileTables

	// The tables of the block being built.
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
	return internerOf(&fileTables{strings: map[string]uint64{}, sites: map[string]uint64{}, shapes: map[shapeKey]uint64{}})
}

// internerOf returns an interner for a file that may have others.
func internerOf(file *fileTables) *interner {
	return &interner{file: file, localStrings: map[string]uint64{}, localSites: map[string]uint64{}}
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
	ref, ok := in.file.string(s)
	if !ok {
		return in.own(s)
	}
	*slot = recentString{s, ref}
	return ref
}

// string returns the reference of a string; ok is false when the table has no room for it.
func (f *fileTables) string(s string) (ref uint64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ref, ok = f.strings[s]; ok {
		return ref, true
	}
	if len(f.strings) >= maxShared || len(s) > maxSharedString || f.bytes+len(s) > maxSharedBytes {
		return 0, false
	}
	ref = fileRef(len(f.strings))
	f.strings[strings.Clone(s)] = ref // s may be a small part of something large
	f.bytes += len(s)
	f.newStrings = appendBytes(f.newStrings, s)
	f.nNewStrings++
	return ref, true
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
		if ref, ok := in.file.site(key, len(stack)); ok {
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

// site returns the reference of a place of so many frames, as appendSite writes it; ok is false when the table has no room for it.
func (f *fileTables) site(key []byte, frames int) (ref uint64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ref, ok = f.sites[string(key)]; ok {
		return ref, true
	}
	if len(f.sites) >= maxShared || f.frames+frames > maxSharedFrames {
		return 0, false
	}
	ref = fileRef(len(f.sites))
	f.sites[string(key)] = ref
	f.frames += frames
	f.newSites = append(f.newSites, key...)
	f.nNewSites++
	return ref, true
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
func (f *fileTables) shape(kind Kind, has Fields) uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := shapeKey{kind, has}
	n, ok := f.shapes[key]
	if ok {
		return n
	}
	n = uint64(len(f.shapes))
	f.shapes[key] = n
	f.newShapes = appendBytes(f.newShapes, kind.String())
	fields := 0
	at := len(f.newShapes)
	for rest := has; rest != 0; rest &= rest - 1 {
		f.newShapes = append(f.newShapes, fieldTable[rest.index()].code)
		fields++
	}
	f.newShapes = append(f.newShapes, 0)
	copy(f.newShapes[at+1:], f.newShapes[at:])
	f.newShapes[at] = byte(fields)
	f.nNewShapes++
	return n
}

// full reports whether an event of a new shape would be one too many.
func (f *fileTables) full(key shapeKey) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.shapes[key]
	return !ok && len(f.shapes) >= maxShapes
}

// table returns the body of a table block with everything new since the last
// one, nil if nothing is.
func (f *fileTables) table() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.nNewStrings+f.nNewSites+f.nNewShapes == 0 {
		return nil
	}
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(f.strings)-f.nNewStrings))
	b = binary.AppendUvarint(b, uint64(f.nNewStrings))
	b = append(b, f.newStrings...)
	b = binary.AppendUvarint(b, uint64(len(f.sites)-f.nNewSites))
	b = binary.AppendUvarint(b, uint64(f.nNewSites))
	b = append(b, f.newSites...)
	b = binary.AppendUvarint(b, uint64(len(f.shapes)-f.nNewShapes))
	b = binary.AppendUvarint(b, uint64(f.nNewShapes))
	b = append(b, f.newShapes...)
	f.newStrings, f.newSites, f.newShapes = f.newStrings[:0], f.newSites[:0], f.newShapes[:0]
	f.nNewStrings, f.nNewSites, f.nNewShapes = 0, 0, 0
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
