package values

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// A maker builds types from the bytes of a fuzzer.
type maker struct {
	in   []byte
	made []*Type
}

func (m *maker) byte() byte {
	if len(m.in) == 0 {
		return 0
	}
	b := m.in[0]
	m.in = m.in[1:]
	return b
}

func (m *maker) number() uint64 {
	x := uint64(m.byte())
	if x >= 250 {
		return 1<<64 - 1 - uint64(m.byte())
	}
	return x
}

var typeNames = []string{"", "int", "main.T", "time.Time", "time.Duration", "error", "*errors.errorString", "a/b.\x1b[1m", strings.Repeat("x", 300)}

// typ returns a new type, or one that was begun before, so that there are circles.
func (m *maker) typ(depth int) *Type {
	b := m.byte()
	if b == 255 || depth == 0 {
		return nil
	}
	if b >= 200 && len(m.made) > 0 {
		return m.made[int(b)%len(m.made)]
	}
	t := &Type{Kind: reflect.Kind(b % 32), Named: b&32 != 0}
	m.made = append(m.made, t)
	t.Size, t.Len = m.number(), m.number()
	t.Name = typeNames[int(m.byte())%len(typeNames)]
	switch t.Kind {
	case reflect.Struct:
		for range m.byte() % 8 {
			t.Fields = append(t.Fields, Field{"f", m.typ(depth - 1), m.number()})
		}
	case reflect.Array, reflect.Pointer, reflect.Slice:
		t.Elem = m.typ(depth - 1)
	}
	return t
}

// FuzzFormat shows arbitrary bytes as arbitrary types. Seeds are the memory of
// real values.
func FuzzFormat(f *testing.F) {
	v := mixed{ok: true, s: "hello", err: errors.New("x")}
	_, data, _ := copyOf(&v, 1024)
	now := time.Now()
	_, clock, _ := copyOf(&now, 1024)
	for kind := range byte(32) {
		f.Add([]byte{kind, 8, 3, 2, kind, 8, 2, 1, 1}, data, []byte("content"), 64)
		f.Add([]byte{kind | 32, 24, 3, 3, 3, 2, 8, 0, 1, 0, 24, 16, 2, 2, 8}, clock, []byte("ü"), 20)
	}
	f.Fuzz(func(t *testing.T, shape, data, content []byte, limit int) {
		limit %= 1000
		m := maker{in: shape}
		typ := m.typ(5)
		aux := Aux{
			{Kind: String, Offset: m.number(), Len: m.number(), Data: content},
			{Kind: Box, Offset: m.number(), Type: m.typ(3), Ptr: 1, Data: content},
			{Kind: Box, Offset: 0, Type: typ, Data: data},
			{Kind: Text, Offset: m.number(), Len: m.number(), Data: content},
		}
		got := Format(typ, data, aux, limit)
		most := DefaultLimit
		if limit > 0 {
			most = max(limit, minLimit)
		}
		if got == "" || len(got) > most || !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("limit %d: %d bytes: %q", limit, len(got), got)
		}
	})
}

// FuzzTypeString holds that shortening a name neither panics nor makes it
// longer.
func FuzzTypeString(f *testing.F) {
	for _, s := range []string{"main.Pair[int,a/b.T]", "struct { a int \"x\" }", "func(...main.T)", "[]uint8", "interface {}", "`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := TypeString(s); len(got) > len(s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}
