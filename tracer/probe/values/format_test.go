package values

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
	"unsafe"
)

type (
	person struct {
		Name string
		Age  int
	}
	pair    struct{ a, b person }
	celsius float64
	state   uint8
	label   string
	node    struct {
		next *node
		v    int
	}
	code  struct{ n int }
	mixed struct {
		ok   bool
		n    int16
		s    string
		err  error
		List []int
		M    map[string]int
		P    *int
		E    struct{}
	}
)

func (c code) Error() string { return fmt.Sprint("code ", c.n) }

// of shows a value of static type T.
func of[T any](v T) string { return show(&v, 0) }

func TestFormat(t *testing.T) {
	long := strings.Repeat("abc ", 2000)
	wrapped := fmt.Errorf("open: %w", fs.ErrNotExist)
	tests := []struct{ got, want string }{
		{of(42), "42"},
		{of(int8(-1)), "-1"},
		{of(int16(-300)), "-300"},
		{of(int64(math.MinInt64)), "-9223372036854775808"},
		{of(uint64(math.MaxUint64)), "18446744073709551615"},
		{of(uint32(7)), "7"},
		{of(uintptr(16)), "16"},
		{of('x'), "120"},
		{of(byte('x')), "120"},
		{of(state(3)), "3"},
		{of(true), "true"},
		{of(false), "false"},
		{of(3.5), "3.5"},
		{of(float32(0.1)), "0.1"},
		{of(1e21), "1e+21"},
		{of(math.Inf(-1)), "-Inf"},
		{of(celsius(36.6)), "36.6"},
		{of(complex(1, -2)), "(1-2i)"},
		{of(complex64(2i)), "(0+2i)"},

		{of("task 1"), `"task 1"`},
		{of(""), `""`},
		{of("a\n\"b\"\x00\xff"), `"a\n\"b\"\x00\xff"`},
		{of("größer 世界"), `"größer 世界"`},
		{of(label("x")), `"x"`},
		{of(long), `"` + long[:50] + `…" len 8000`},
		{of(strings.Repeat("世", 30)), `"` + strings.Repeat("世", 17) + `…" len 90`},

		{of(person{"Bob", 21}), "{Bob 21}"},
		{of(person{"Bob Smith", 21}), `{"Bob Smith" 21}`},
		{of(person{"", 0}), `{"" 0}`},
		{of(pair{person{"A", 1}, person{"B", 2}}), "{{A 1} {B 2}}"},
		{of(person{long, 21}), `{"` + long[:53] + `…" 21}`},
		{of(struct{}{}), "{}"},
		{of([3]int{1, 2, 3}), "[1 2 3]"},
		{of([0]int{}), "[]"},
		{of([2]struct{ x, y int }{{1, 2}, {3, 4}}), "[{1 2} {3 4}]"},
		{of([2]label{"a", "b"}), `["…" "…"]`}, // the probe does not look into arrays
		{of([100]byte{}), "[0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 …]"},
		{of(mixed{ok: true, n: -2, s: "x", err: errors.New("bad")}), `{true -2 x errors.errorString: "bad" nil nil nil {}}`},

		{of((*person)(nil)), "nil"},
		{of([]int(nil)), "nil"},
		{of(map[string]int(nil)), "nil"},
		{of(error(nil)), "nil"},
		{of(any(nil)), "nil"},
		{of((func())(nil)), "nil"},
		{of((chan int)(nil)), "nil"},
		{of(make([]int, 3, 4)), "[]int len 3 cap 4"},
		{of([]byte("abc")[:2:3]), "[]byte len 2 cap 3"},
		{of(struct{ l []int }{make([]int, 3, 4)}), "{([]int len 3 cap 4)}"},

		{of(any(42)), "42"},
		{of(any("task 1")), `"task 1"`},
		{of(any(celsius(36.6))), "values.celsius(36.6)"},
		{of(any(label("x"))), `values.label("x")`},
		{of(any(person{"Bob", 21})), `values.person{"…" 21}`},
		{of(any(struct{}{})), "{}"},
		{of(any([2]int{1, 2})), "[1 2]"},
		{of(any(1500 * time.Millisecond)), "1.5s"},
		{of(any(true)), "true"},
		{of(any([]int{1})), "[]int len 1 cap 1"},
		{of(errors.New("boom")), `errors.errorString: "boom"`},
		{of(wrapped), `fmt.wrapError: "open: file does not exist"`},
		{of(error(code{3})), "values.code{3}"},
		{of(errors.New(long)), `errors.errorString: "` + long[:30] + `…" len 8000`},

		{of(1500 * time.Millisecond), "1.5s"},
		{of(struct{ d time.Duration }{time.Minute}), "{1m0s}"},
		{of(time.Date(2024, 5, 1, 12, 0, 0, 5000, time.UTC)), "2024-05-01T12:00:00.000005Z"},
		{of(time.Time{}), "0001-01-01T00:00:00Z"},
		{of(any(time.Unix(0, 0))), "1970-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got  %s\nwant %s", tt.got, tt.want)
		}
		if len(tt.got) > DefaultLimit {
			t.Errorf("%d bytes: %s", len(tt.got), tt.got)
		}
	}
}

func TestFormatAddresses(t *testing.T) {
	p, c, m, u := &person{}, make(chan int), map[string]int{}, unsafe.Pointer(new(int))
	var err error = &fs.PathError{Op: "open"}
	tests := []struct{ got, want string }{
		{of(p), fmt.Sprintf("*values.person %p", p)},
		{of(c), fmt.Sprintf("chan int %p", c)},
		{of((<-chan int)(c)), fmt.Sprintf("<-chan int %p", c)},
		{of(m), fmt.Sprintf("map[string]int %p", m)},
		{of(u), fmt.Sprint(u)},
		{of(any(p)), fmt.Sprintf("*values.person %p", p)},
		{of(err), fmt.Sprintf("*fs.PathError %p", err)},
		{of(node{v: 3, next: &node{}}), ""},
		{of(struct{ p *person }{p}), fmt.Sprintf("{%p}", p)},
	}
	for _, tt := range tests {
		if tt.want != "" && tt.got != tt.want {
			t.Errorf("got  %s\nwant %s", tt.got, tt.want)
		}
	}
	if got := of(func() {}); !strings.HasPrefix(got, "func() 0x") {
		t.Errorf("a function is %s", got)
	}
}

func TestFormatNow(t *testing.T) {
	now := time.Now() // has a monotonic reading: another layout
	if got, want := show(&now, 0), now.UTC().Format(time.RFC3339Nano); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFormatCutMemory(t *testing.T) {
	full := mixed{ok: true, n: 3, s: "hello", err: errors.New("x")}
	typ, data, aux := copyOf(&full, 1024)
	tests := []struct {
		n    int
		want string
	}{
		{0, "{…}"}, {1, "{true …}"}, {3, "{true … …}"}, {4, "{true 3 …}"}, {12, "{true 3 … …}"},
		{24, "{true 3 hello …}"}, {40, `{true 3 hello errors.errorString: "x" …}`},
	}
	for _, tt := range tests {
		if got := Format(typ, data[:tt.n], aux, 0); got != tt.want {
			t.Errorf("%d bytes: got %s, want %s", tt.n, got, tt.want)
		}
	}
	if got := Format(typ, data, nil, 0); !strings.HasPrefix(got, `{true 3 "…" error 0x`) {
		t.Errorf("nothing referred to was copied: got %s", got)
	}
	if got := Format(nil, data, aux, 0); got != "…" {
		t.Errorf("no type: got %s", got)
	}
	box := Aux{{Kind: Box, Type: &Type{ID: 7}}} // a type that was announced and never described
	if got, want := Format(&Type{Kind: reflect.Interface, Name: "error"}, []byte("12345678\x01\x02\x00\x00\x00\x00\x00\x00"), box, 0), "error 0x201"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	unknown := *typ
	unknown.Fields = []Field{{"ok", nil, 0}}
	if got := Format(&unknown, data, aux, 0); got != "{…}" {
		t.Errorf("no type of a field: got %s", got)
	}
}

func TestFormatCopiedStringsAreCut(t *testing.T) {
	s := strings.Repeat("世", 10)
	typ, data, aux := copyOf(&s, 20) // in the middle of the seventh
	if got, want := Format(typ, data, aux, 0), `"世世世世世世…" len 30`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFormatLimit(t *testing.T) {
	v := pair{person{"Alexander", 1}, person{"Bartholomew the second", 2}}
	last := ""
	for limit := 1; limit < 80; limit++ {
		got := show(&v, limit)
		if len(got) > max(limit, minLimit) || !utf8.ValidString(got) {
			t.Errorf("limit %d: %d bytes: %q", limit, len(got), got)
		}
		if len(got) < len(last)-len(cut) {
			t.Errorf("limit %d: got shorter: %q after %q", limit, got, last)
		}
		last = got
	}
	if want := `{{Alexander 1} {"Bartholomew the second" 2}}`; last != want {
		t.Errorf("got %s, want %s", last, want)
	}
}

func TestFormatHostileTypes(t *testing.T) {
	loop := &Type{Kind: reflect.Struct, Name: "main.loop", Size: 8}
	loop.Fields = []Field{{"a", loop, 0}, {"b", loop, 0}, {"c", loop, math.MaxUint64}}
	wide := &Type{Kind: reflect.Array, Name: "main.wide", Len: math.MaxUint64, Elem: &Type{Kind: reflect.Struct}}
	huge := &Type{Kind: reflect.Array, Len: math.MaxUint64, Elem: &Type{Kind: reflect.Int, Size: math.MaxUint64}}
	tower := &Type{Kind: reflect.Array, Len: 1 << 60}
	tower.Elem = tower
	for _, typ := range []*Type{loop, wide, huge, tower, {Kind: 200}, {Kind: reflect.Array, Len: 5}, {Kind: reflect.Struct, Size: 1 << 60}} {
		for _, n := range []int{0, 1, 8, 100} {
			if got := Format(typ, make([]byte, n), nil, 0); len(got) > DefaultLimit || got == "" {
				t.Errorf("%q", got)
			}
		}
	}
	bad := &Type{Kind: reflect.Pointer, Name: "*main.\x1b[2J\xff"}
	if got, want := Format(bad, []byte("12345678"), nil, 0), "*?[2J? 0x3837363534333231"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
