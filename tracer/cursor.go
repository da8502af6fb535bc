package tracer

import "encoding/binary"

// A cursor reads what the append functions of encoding/binary wrote. After
// something that cannot be, bad is true and everything reads as 0.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) uint() uint64 {
	if len(c.b) > 0 && c.b[0] < 0x80 { // most are small
		v := c.b[0]
		c.b = c.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.b = c.b[n:]
	return v
}

func (c *cursor) int() int64 {
	v := c.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// count reads the length of a list whose elements take at least size bytes.
func (c *cursor) count(size int) int {
	n := c.uint()
	if n > uint64(len(c.b)/size) {
		c.fail()
		return 0
	}
	return int(n)
}

func (c *cursor) bool() bool { return c.byte() != 0 }

func (c *cursor) byte() byte {
	if len(c.b) == 0 {
		c.fail()
		return 0
	}
	v := c.b[0]
	c.b = c.b[1:]
	return v
}

// bytes reads a length and as many bytes, which stay part of the buffer.
func (c *cursor) bytes() []byte {
	n := c.count(1)
	v := c.b[:n]
	c.b = c.b[n:]
	return v
}

func (c *cursor) fail() { c.bad, c.b = true, nil }

// done reports whether all was read and all was well.
func (c *cursor) done() bool { return !c.bad && len(c.b) == 0 }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendBytes[T string | []byte](b []byte, v T) []byte {
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}
