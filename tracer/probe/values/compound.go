package values

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// structure writes {a b c}, in an interface with the type's name in front.
func (p *printer) structure(t *Type, data []byte, offset uint64, where place) {
	if t.Name == "time.Time" && t.Size == sizeOfTime && p.time(data) {
		return
	}
	if where == boxed && t.Named {
		p.text(printable(TypeString(t.Name)))
	}
	p.list("{", "}", uint64(len(t.Fields)), func(i uint64) bool {
		f := &t.Fields[i]
		field := part(data, f.Offset)
		if field == nil && (f.Type == nil || f.Type.Size > 0) {
			return false
		}
		p.value(f.Type, field, offset+f.Offset, nested)
		return true
	})
}

// array writes [a b c].
func (p *printer) array(t *Type, data []byte, offset uint64) {
	if t.Elem == nil {
		p.text(cut)
		return
	}
	size := t.Elem.Size
	p.list("[", "]", t.Len, func(i uint64) bool {
		if size > 0 && i >= uint64(len(data))/size+1 { // also keeps i*size from overflowing
			return false
		}
		elem := part(data, i*size)
		if elem == nil && size > 0 {
			return false
		}
		p.value(t.Elem, elem, offset+i*size, nested)
		return true
	})
}

// list writes n elements between brackets, as many as there is room for. elem
// writes one, and reports false if its bytes are not there.
func (p *printer) list(open, end string, n uint64, elem func(uint64) bool) {
	if p.depth >= maxDepth {
		p.text(open + cut + end)
		return
	}
	p.text(open)
	p.depth++
	p.after += len(end)
	for i := range n {
		before := len(p.buf)
		if i > 0 {
			p.text(" ")
		}
		need := 0 // all but the last leave room for saying that there is more
		if i < n-1 {
			need = len(" " + cut)
		}
		p.after += need
		ok := p.room() > 0 && elem(i) && p.room() >= 0
		p.after -= need
		if !ok {
			p.buf = p.buf[:before]
			if i > 0 {
				p.text(" ")
			}
			p.text(cut)
			break
		}
	}
	p.depth--
	p.after -= len(end)
	p.text(end)
}

// The layout of time.Time, which has been the same since Go 1.9.
const (
	hasMonotonic   = 1 << 63
	nsecMask       = 1<<30 - 1
	nsecShift      = 30
	secondsTo1885  = (1884*365 + 1884/4 - 1884/100 + 1884/400) * 86400
	secondsTo1970  = (1969*365 + 1969/4 - 1969/100 + 1969/400) * 86400
	sizeOfTime     = 24
	longestSeconds = 1 << 55 // beyond it the calendar overflows
)

// time writes a time.Time in UTC, since its location is not copied. It reports
// false if the bytes are not there.
func (p *printer) time(data []byte) bool {
	wall, ok1 := uintOf(data, 8)
	ext, ok2 := uintOf(part(data, 8), 8)
	if !ok1 || !ok2 {
		return false
	}
	seconds := int64(ext)
	if wall&hasMonotonic != 0 {
		seconds = secondsTo1885 + int64(wall<<1>>(nsecShift+1))
	}
	if seconds > longestSeconds || seconds < -longestSeconds {
		return false
	}
	t := time.Unix(seconds-secondsTo1970, int64(wall&nsecMask)).UTC()
	p.buf = t.AppendFormat(p.buf, time.RFC3339Nano)
	return true
}

// slice writes the header of a slice. Its elements are shared memory.
func (p *printer) slice(t *Type, data []byte, where place) {
	ptr, ok1 := uintOf(data, 8)
	n, ok2 := uintOf(part(data, 8), 8)
	c, ok3 := uintOf(part(data, 16), 8)
	if !ok1 || !ok2 || !ok3 {
		p.text(cut)
		return
	}
	if ptr == 0 {
		p.text("nil")
		return
	}
	s := printable(TypeString(t.Name)) + " len " + strconv.FormatInt(int64(n), 10) + " cap " + strconv.FormatInt(int64(c), 10)
	if where == nested {
		s = "(" + s + ")"
	}
	p.text(s)
}

// pointer writes what is a pointer to the runtime: an address, with the type
// where there is no struct around it to say so.
func (p *printer) pointer(t *Type, data []byte, where place) {
	x, ok := uintOf(data, 8)
	switch {
	case !ok:
		p.text(cut)
		return
	case x == 0:
		p.text("nil")
		return
	}
	if where != nested && t.Kind != reflect.UnsafePointer {
		p.text(printable(TypeString(t.Name)) + " ")
	}
	p.address(x)
}

func (p *printer) address(x uint64) {
	p.text("0x")
	p.buf = strconv.AppendUint(p.buf, x, 16)
}

// iface writes the dynamic value of an interface, as far as it is known.
func (p *printer) iface(t *Type, data []byte, offset uint64) {
	word, ok := uintOf(data, 8)
	switch {
	case !ok:
		p.text(cut)
		return
	case word == 0:
		p.text("nil")
		return
	}
	var box, text *Ref
	if !p.inBox {
		box, text = p.aux.find(Box, offset), p.aux.find(Text, offset)
	}
	switch {
	case box == nil || box.Type == nil || box.Type.Kind == reflect.Invalid:
		ptr, _ := uintOf(part(data, 8), 8)
		p.text(printable(TypeString(t.Name)) + " ")
		p.address(ptr)
	case text != nil:
		p.boxedText(box.Type, text)
	case len(box.Data) == 0 && box.Type.Size > 0:
		p.text(printable(TypeString(box.Type.Name)) + " ")
		p.address(box.Ptr)
	default:
		p.inBox = true
		p.value(box.Type, box.Data, offset, boxed)
		p.inBox = false
	}
}

// boxedText writes a string in an interface, or an error by its text.
func (p *printer) boxedText(t *Type, text *Ref) {
	switch {
	case t.Kind != reflect.String:
		p.text(printable(TypeString(strings.TrimPrefix(t.Name, "*"))) + ": ")
		p.quote(text.Data, text.Len)
	case named(t):
		p.text(printable(TypeString(t.Name)) + "(")
		p.depth++
		p.after++
		p.quote(text.Data, text.Len)
		p.depth--
		p.after--
		p.text(")")
	default:
		p.quote(text.Data, text.Len)
	}
}
