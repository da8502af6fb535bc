package probe

import (
	"reflect"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/values"
)

// maxTypes bounds the types of a program that are remembered.
const maxTypes = 1 << 17

// newType takes the description of a type. Those that it refers to came before it, but for
// types that contain themselves.
func (d *decoder) newType(r *record) {
	if len(d.types) >= maxTypes {
		return
	}
	d.texts.forget()
	t := d.typeAt(r.a)
	w := words{r.payload}
	t.Kind = reflect.Kind(r.c & 0xff)
	t.Size = r.b
	t.Named = r.c>>8&govisTypeNamed != 0
	t.Name = text(w.bytes(int(w.word())))
	switch t.Kind {
	case reflect.Array, reflect.Pointer, reflect.Slice, reflect.Chan, reflect.Map:
		t.Elem = d.typeAt(w.word())
		t.Len = w.word()
	case reflect.Struct:
		n := min(w.word(), uint64(len(w.b))/24)
		t.Fields = make([]values.Field, 0, n)
		for range n {
			f := values.Field{Type: d.typeAt(w.word()), Offset: w.word()}
			f.Name = text(w.bytes(int(w.word())))
			t.Fields = append(t.Fields, f)
		}
	}
}

// typeAt returns the type with a descriptor at an address, which may be described later or never.
func (d *decoder) typeAt(address uint64) *values.Type {
	t := d.types[address]
	if t == nil {
		t = &values.Type{ID: address}
		d.types[address] = t
	}
	return t
}

// value sets the value of a channel operation.
func (d *decoder) value(r *record, e *tracer.Event, o *object) {
	t := d.types[o.elemType]
	if r.b&govisNoType != 0 || t == nil {
		return
	}
	e.Value = d.format(t, r)
	e.Has |= tracer.FieldValue
}

// format returns a record's value of type t as text.
func (d *decoder) format(t *values.Type, r *record) string {
	if len(r.payload) == 0 {
		return d.wordValue(t, r.c, uint8(r.b>>56))
	}
	data, refs := d.payload(r)
	return d.text(t, data, refs)
}

// payload takes a copied value apart.
func (d *decoder) payload(r *record) (data []byte, refs values.Aux) {
	w := words{r.payload}
	data = w.bytes(int(w.word() & 0xffff))
	for len(w.b) >= 24 {
		head, info, ptr := w.word(), w.word(), w.word()
		ref := values.Ref{Offset: head >> 8 & 0xffff, Ptr: ptr, Data: w.bytes(int(head >> 32))}
		switch head & 0xff {
		case govisAuxString:
			ref.Kind, ref.Len = values.String, info
		case govisAuxIface:
			ref.Kind, ref.Type = values.Box, d.types[info]
		case govisAuxText:
			ref.Kind, ref.Len = values.Text, info
		}
		refs = append(refs, ref)
	}
	return data, refs
}

// interfaceText returns what the interface in a record's payload holds, as a message: the
// bare text where it is text.
func (d *decoder) interfaceText(r *record) string {
	data, refs := d.payload(r)
	for _, ref := range refs {
		if ref.Kind == values.Text {
			return string(ref.Data)
		}
	}
	if len(data) < 16 {
		return ""
	}
	return d.text(anyType, data, refs)
}

var anyType = &values.Type{Kind: reflect.Interface, Size: 16, Name: "interface {}"}
