package values

import (
	"reflect"
	"unsafe"
)

// describe and copyOf do in this process what the probe does in the traced one,
// so that the tests see the layouts of the Go they are built with.

// describe returns the description of a type, elements and fields to a depth.
func describe(t reflect.Type, depth int) *Type {
	if depth == 0 {
		return nil
	}
	d := &Type{Kind: t.Kind(), Size: uint64(t.Size()), Name: t.String(), Named: t.Name() != ""}
	switch t.Kind() {
	case reflect.Array:
		d.Len = uint64(t.Len())
		d.Elem = describe(t.Elem(), depth-1)
	case reflect.Pointer, reflect.Slice, reflect.Chan, reflect.Map:
		d.Elem = describe(t.Elem(), depth-1)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			d.Fields = append(d.Fields, Field{f.Name, describe(f.Type, depth-1), uint64(f.Offset)})
		}
	}
	return d
}

// bytesAt copies n bytes of memory, at most most.
func bytesAt(p unsafe.Pointer, n uintptr, most int) []byte {
	if p == nil {
		return nil
	}
	return append([]byte(nil), unsafe.Slice((*byte)(p), min(int(n), most))...)
}

// copyOf returns the type, the memory and the references of *p. At most most
// bytes are copied of each.
func copyOf[T any](p *T, most int) (*Type, []byte, Aux) {
	t := reflect.TypeFor[T]()
	var aux Aux
	refer(reflect.ValueOf(p).Elem(), unsafe.Pointer(p), 0, most, &aux)
	return describe(t, 8), bytesAt(unsafe.Pointer(p), t.Size(), most), aux
}

// refer appends what the value at p, which is at offset in the whole, refers to.
func refer(v reflect.Value, p unsafe.Pointer, offset uint64, most int, aux *Aux) {
	switch v.Kind() {
	case reflect.String:
		s := *(*string)(p)
		*aux = append(*aux, Ref{Kind: String, Offset: offset, Len: uint64(len(s)), Data: bytesAt(unsafe.Pointer(unsafe.StringData(s)), uintptr(len(s)), most)})
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			refer(v.Field(i), unsafe.Add(p, f.Offset), offset+uint64(f.Offset), most, aux)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		dynamic := v.Elem()
		content := (*[2]unsafe.Pointer)(p)[1]
		box := Ref{Kind: Box, Offset: offset, Type: describe(dynamic.Type(), 8), Ptr: uint64(uintptr(content))}
		if isDirect(dynamic.Type()) {
			box.Data = bytesAt(unsafe.Add(p, 8), 8, most)
		} else {
			box.Data = bytesAt(content, dynamic.Type().Size(), most)
		}
		*aux = append(*aux, box)
		var text string
		switch name := dynamic.Type().String(); {
		case dynamic.Kind() == reflect.String:
			text = dynamic.String()
		case name == "*errors.errorString" || name == "*fmt.wrapError":
			text = *(*string)(content)
		default:
			return
		}
		*aux = append(*aux, Ref{Kind: Text, Offset: offset, Len: uint64(len(text)), Data: bytesAt(unsafe.Pointer(unsafe.StringData(text)), uintptr(len(text)), most)})
	}
}

// isDirect reports whether an interface holds a value of the type itself.
func isDirect(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Chan, reflect.Map, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Struct:
		return t.NumField() == 1 && isDirect(t.Field(0).Type)
	case reflect.Array:
		return t.Len() == 1 && isDirect(t.Elem())
	}
	return false
}

// show is what a reader sees of *p.
func show[T any](p *T, limit int) string {
	t, data, aux := copyOf(p, 1024)
	return Format(t, data, aux, limit)
}
