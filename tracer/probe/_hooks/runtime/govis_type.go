package runtime

import (
	"internal/abi"
	"unsafe"
)

// govisMaxFields bounds how many fields of a struct are described.
const govisMaxFields = 32

// govisDescribe tells govis once what type t is: its name, size and kind, and for what
// its values are shown by, its element or fields, to the given depth.
//
// The payload of the record: length of the name and its bytes; then for an array the
// element type and the length, for a pointer, slice, channel or map the element type,
// for a struct the number of fields and for each its type, offset, length of the name
// and the name.
func govisDescribe(t *_type, depth int) {
	if t == nil || depth == 0 {
		return
	}
	place, described, ok := govisTypes.know(uint64(uintptr(unsafe.Pointer(t))))
	if described || !ok {
		return
	}
	kind := t.Kind()
	var elem *_type
	var fields []abi.StructField
	switch kind {
	case abi.Struct:
		fields = (*structtype)(unsafe.Pointer(t)).Fields
		if len(fields) > govisMaxFields {
			fields = fields[:govisMaxFields]
		}
		for i := range fields {
			govisDescribe(fields[i].Typ, depth-1)
		}
	case abi.Array, abi.Pointer, abi.Slice, abi.Chan, abi.Map:
		elem = toRType(t).Type.Elem()
		govisDescribe(elem, depth-1)
	}
	name := govisCut(toRType(t).string())
	bytes := 8 + govisPadded(len(name))
	if elem != nil {
		bytes += 16
	}
	if kind == abi.Struct {
		bytes += 8
		for i := range fields {
			bytes += 24 + govisPadded(len(govisCut(fields[i].Name.Name())))
		}
	}
	if bytes > govisMaxPayload {
		return
	}
	flags := uint64(0)
	if t.IsDirectIface() {
		flags |= govisTypeDirect
	}
	if t.HasName() {
		flags |= govisTypeNamed
	}
	mp := acquirem()
	var w govisWriter
	if govisBegin(&w, govisRecType, bytes) {
		w.add(uint64(len(name)))
		w.bytes(unsafe.Pointer(unsafe.StringData(name)), uintptr(len(name)))
		if elem != nil {
			w.add(uint64(uintptr(unsafe.Pointer(elem))))
			length := uint64(0)
			if kind == abi.Array {
				length = uint64((*arraytype)(unsafe.Pointer(t)).Len)
			}
			w.add(length)
		}
		if kind == abi.Struct {
			w.add(uint64(len(fields)))
			for i := range fields {
				name := govisCut(fields[i].Name.Name())
				w.add(uint64(uintptr(unsafe.Pointer(fields[i].Typ))))
				w.add(uint64(fields[i].Offset))
				w.add(uint64(len(name)))
				w.bytes(unsafe.Pointer(unsafe.StringData(name)), uintptr(len(name)))
			}
		}
		w.end(govisRecType, 0, 0, 0, uint64(uintptr(unsafe.Pointer(t))), uint64(t.Size_), uint64(kind)|flags<<8, bytes)
		govisTypes.described(place)
	}
	releasem(mp)
}
