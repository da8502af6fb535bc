package viz

import "encoding/binary"

// A coder writes what it is shown, or reads it, by one description for both.
type coder struct {
	reading bool
	b       []byte // written so far, or not read yet
	bad     bool   // what is read is not what was written
}

func (c *coder) fail() {
	c.bad, c.b = true, nil
}

// num codes a number.
func num[T ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int32 | ~int64 | ~int](c *coder, v *T) {
	if !c.reading {
		c.b = binary.AppendVarint(c.b, int64(*v))
		return
	}
	n, size := binary.Varint(c.b)
	if *v = T(n); size <= 0 || int64(*v) != n {
		*v = 0
		c.fail()
		return
	}
	c.b = c.b[size:]
}

func (c *coder) flag(v *bool) {
	n := uint8(0)
	if *v {
		n = 1
	}
	num(c, &n)
	*v = n == 1
}

func (c *coder) text(s *string) {
	n := len(*s)
	num(c, &n)
	if !c.reading {
		c.b = append(c.b, *s...)
		return
	}
	if n < 0 || n > len(c.b) {
		c.fail()
		return
	}
	*s, c.b = string(c.b[:n]), c.b[n:]
}

// list codes a list, of which each entry takes a byte at least.
func list[T any](c *coder, l *[]T, code func(*T)) {
	n := len(*l)
	num(c, &n)
	if c.reading {
		if n < 0 || n > len(c.b) {
			c.fail()
			return
		}
		if *l = nil; n > 0 {
			*l = make([]T, n)
		}
	}
	for i := range *l {
		code(&(*l)[i])
	}
}
