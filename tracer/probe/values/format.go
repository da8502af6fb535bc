package values

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// DefaultLimit is the length of a value's text, in bytes, that Format keeps to if
// it is not told another.
const DefaultLimit = 64

const (
	minLimit = 16 // room for a number or an address
	maxDepth = 6  // structs within structs
	cut      = "…"
)

// Format returns the text of a value of type t. data is the value's own memory,
// or its first bytes; aux is what it refers to. The text has at most limit
// bytes, DefaultLimit if limit is 0, and is one line of valid UTF-8. A nil type
// gives "…".
//
// Format keeps no reference to its arguments. It may be called by several
// goroutines at once.
func Format(t *Type, data []byte, aux Aux, limit int) string {
	return string(Append(nil, t, data, aux, limit))
}

// Append is Format into the array of buf: what buf holds is overwritten.
func Append(buf []byte, t *Type, data []byte, aux Aux, limit int) []byte {
	if limit <= 0 {
		limit = DefaultLimit
	}
	p := printer{buf: buf[:0], limit: max(limit, minLimit), aux: aux}
	p.value(t, data, 0, plain)
	return clip(p.buf, p.limit)
}

// clip shortens a text to n bytes.
func clip(s []byte, n int) []byte {
	if len(s) <= n {
		return s
	}
	s = s[:n-len(cut)]
	for len(s) > 0 {
		if r, size := utf8.DecodeLastRune(s); r != utf8.RuneError || size > 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return append(s, cut...)
}

// A place is where a value is shown, which decides how much is said about its type.
type place uint8

const (
	plain  place = iota // by itself; its type is known from elsewhere
	nested              // in a struct or array
	boxed               // in an interface; its type is known from nowhere
)

type printer struct {
	buf   []byte
	limit int
	aux   Aux
	depth int  // brackets that are open
	after int  // bytes that are still to come: brackets, and … for what does not fit
	inBox bool // offsets are not the value's own, so aux does not apply
}

// room is how many bytes there are for the value to be written next.
func (p *printer) room() int { return p.limit - len(p.buf) - p.after }

func (p *printer) text(s string) { p.buf = append(p.buf, s...) }

// value writes the value at offset of the whole.
func (p *printer) value(t *Type, data []byte, offset uint64, where place) {
	if t == nil {
		p.text(cut)
		return
	}
	if where == boxed && isBasic(t.Kind) && named(t) && t.Name != "time.Duration" {
		p.text(printable(TypeString(t.Name)) + "(")
		defer p.text(")")
	}
	switch t.Kind {
	case reflect.Struct:
		p.structure(t, data, offset, where)
	case reflect.Array:
		p.array(t, data, offset)
	case reflect.String:
		p.stringHeader(data, offset, where)
	case reflect.Interface:
		p.iface(t, data, offset)
	case reflect.Slice:
		p.slice(t, data, where)
	case reflect.Pointer, reflect.Chan, reflect.Map, reflect.Func, reflect.UnsafePointer:
		p.pointer(t, data, where)
	default:
		p.number(t, data)
	}
}

// isBasic reports whether a kind's values are shown as one word or string.
func isBasic(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

// named reports whether a type of a basic kind has another name than the kind.
func named(t *Type) bool { return t.Name != "" && t.Name != t.Kind.String() }

// uintOf returns the little-endian number of n bytes that data begins with.
func uintOf(data []byte, n int) (uint64, bool) {
	if len(data) < n {
		return 0, false
	}
	var word [8]byte
	copy(word[:], data[:n])
	return binary.LittleEndian.Uint64(word[:]), true
}

// part returns data from offset on, nothing if it does not reach there.
func part(data []byte, offset uint64) []byte {
	if offset >= uint64(len(data)) {
		return nil
	}
	return data[offset:]
}

// numberSize is the size of the values of a kind, in bytes; 0 for kinds that
// are not numbers.
var numberSize = [...]int{
	reflect.Bool: 1,
	reflect.Int:  8, reflect.Int8: 1, reflect.Int16: 2, reflect.Int32: 4, reflect.Int64: 8,
	reflect.Uint: 8, reflect.Uint8: 1, reflect.Uint16: 2, reflect.Uint32: 4, reflect.Uint64: 8,
	reflect.Uintptr: 8,
	reflect.Float32: 4, reflect.Float64: 8,
	reflect.Complex64: 4, reflect.Complex128: 8, // of each half
}

func (p *printer) number(t *Type, data []byte) {
	if t.Kind >= reflect.Kind(len(numberSize)) || numberSize[t.Kind] == 0 {
		p.text(cut)
		return
	}
	size := numberSize[t.Kind]
	x, ok := uintOf(data, size)
	if !ok {
		p.text(cut)
		return
	}
	switch shift := 64 - 8*size; t.Kind {
	case reflect.Bool:
		p.buf = strconv.AppendBool(p.buf, x != 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		signed := int64(x<<shift) >> shift
		if t.Kind == reflect.Int64 && t.Name == "time.Duration" {
			p.text(time.Duration(signed).String())
			return
		}
		p.buf = strconv.AppendInt(p.buf, signed, 10)
	case reflect.Float32, reflect.Float64:
		p.float(x, size)
	case reflect.Complex64, reflect.Complex128:
		p.complex(x, data, size)
	default:
		p.buf = strconv.AppendUint(p.buf, x, 10)
	}
}

func floatOf(x uint64, size int) float64 {
	if size == 4 {
		return float64(math.Float32frombits(uint32(x)))
	}
	return math.Float64frombits(x)
}

func (p *printer) float(x uint64, size int) {
	p.buf = strconv.AppendFloat(p.buf, floatOf(x, size), 'g', -1, 8*size)
}

func (p *printer) complex(re uint64, data []byte, size int) {
	im, ok := uintOf(part(data, uint64(size)), size)
	if !ok {
		p.text(cut)
		return
	}
	c := complex(floatOf(re, size), floatOf(im, size))
	p.text(strconv.FormatComplex(c, 'g', -1, 16*size))
}
