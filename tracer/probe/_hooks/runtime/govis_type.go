package runtime

import (
	"internal/abi"
	"unsafe"
)

const (
	govisMaxFields    = 32  // fields of a struct that are described
	govisMaxFieldName = 120 // bytes of a field's name, so that they all fit into one record
)

// govisDescribe tells govis once what type t is: its name, size and kind, and the types of what is
// inside its values. What its values only point to is not described.
func govisDescribe(t *_type) {
	place, described, ok := govisTypes.know(uint64(uintptr(unsafe.Pointer(t))) << govisKeyShift)
	if !ok {
		govisLimit(govisLimitTypes)
	}
	if described || !ok {
		return
	}
	fields, elem := govisParts(t)
	for i := range fields {
		govisDescribe(fields[i].Typ)
	}
	if t.Kind() == abi.Array {
		govisDescribe(elem)
	}
	mp := acquirem() // a begun record must be finished
	if govisWriteType(t, fields, elem) {
		govisTypes.described(place)
	} else if govis.flight {
		govisTypes.described(place)
		govisFlightFull(govisLimitTypes)
	}
	releasem(mp)
}

// govisParts returns the fields of a struct type, the element type of others.
func govisParts(t *_type) (fields []abi.StructField, elem *_type) {
	switch t.Kind() {
	case abi.Struct:
		fields = (*structtype)(unsafe.Pointer(t)).Fields
		if len(fields) > govisMaxFields {
			fields = fields[:govisMaxFields]
		}
	case abi.Array, abi.Pointer, abi.Slice, abi.Chan, abi.Map:
		elem = toRType(t).Type.Elem()
	}
	return fields, elem
}

// govisWriteType writes the record of a type. Its payload: length of the name and its bytes; then for
// an array the element type and the length, for a pointer, slice, channel or map the
// element type and 0, for a struct the number of fields and for each its type, offset, length of the
// name and the name.
func govisWriteType(t *_type, fields []abi.StructField, elem *_type) bool {
	name := govisCut(toRType(t).string())
	bytes := 8 + govisPadded(len(name))
	if elem != nil {
		bytes += 16
	}
	if t.Kind() == abi.Struct {
		bytes += 8
		for i := range fields {
			bytes += 24 + govisPadded(len(govisFieldName(&fields[i])))
		}
	}
	var w govisWriter
	if !govisBegin(&w, govisRecType, bytes) {
		return false
	}
	w.text(name)
	if elem != nil {
		w.add(uint64(uintptr(unsafe.Pointer(elem))))
		length := uint64(0)
		if t.Kind() == abi.Array {
			length = uint64((*arraytype)(unsafe.Pointer(t)).Len)
		}
		w.add(length)
	}
	if t.Kind() == abi.Struct {
		w.add(uint64(len(fields)))
		for i := range fields {
			w.add(uint64(uintptr(unsafe.Pointer(fields[i].Typ))))
			w.add(uint64(fields[i].Offset))
			w.text(govisFieldName(&fields[i]))
		}
	}
	flags := uint64(0)
	if t.IsDirectIface() {
		flags |= govisTypeDirect
	}
	if t.HasName() {
		flags |= govisTypeNamed
	}
	w.end(govisRecType, 0, 0, 0, uint64(uintptr(unsafe.Pointer(t))), uint64(t.Size_), uint64(t.Kind())|flags<<8, bytes)
	return true
}

func govisFieldName(f *abi.StructField) string {
	name := f.Name.Name()
	if len(name) > govisMaxFieldName {
		name = name[:govisMaxFieldName]
	}
	return name
}

// text appends a string with its length in front.
func (w *govisWriter) text(s string) {
	w.add(uint64(len(s)))
	w.bytes(unsafe.Pointer(unsafe.StringData(s)), uintptr(len(s)))
}
