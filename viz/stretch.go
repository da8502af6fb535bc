package viz

import (
	"encoding/binary"
	"sort"
)

// A stretch is a packed list of numbers that does not grow any more. Its bytes may be those of a file that is mapped into memory.
type stretch struct {
	n        int
	constant uint64 // what each of them is, where there are no heads
	heads    []byte // headBytes for each part
	bits     []byte // of the parts, and stretchSlack more
}

// headBytes is what a part's packed takes in a stretch.
const headBytes = 32

// stretchSlack is how many bytes follow those of a stretch at least, so that no number of a part that begins in front of them is behind the
// end, whatever a damaged file says.
const stretchSlack = 12 << 10

// at returns number k, as it was packed.
func (s *stretch) at(k int) uint64 {
	if s.heads == nil {
		return s.constant
	}
	h := s.heads[k/columnPart*headBytes:][:headBytes:headBytes]
	p := packed{
		least: binary.LittleEndian.Uint64(h), slope: binary.LittleEndian.Uint64(h[8:]), from: binary.LittleEndian.Uint64(h[16:]),
		table: binary.LittleEndian.Uint16(h[24:]), start: binary.LittleEndian.Uint16(h[26:]), entry: h[28], width: h[29],
	}
	switch {
	case p.from > uint64(len(s.bits)), p.from+stretchSlack > uint64(len(s.bits)), p.entry > 64, p.width > 64, p.table != 0 && p.width > 8:
		return 0 // only a damaged file
	}
	return p.at(k%columnPart, s.bits)
}

// appendHead appends a part's packed as a stretch has it.
func (p *packed) appendHead(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, p.least)
	b = binary.LittleEndian.AppendUint64(b, p.slope)
	b = binary.LittleEndian.AppendUint64(b, p.from)
	b = binary.LittleEndian.AppendUint16(b, p.table)
	b = binary.LittleEndian.AppendUint16(b, p.start)
	return append(b, p.entry, p.width, 0, 0)
}

// freeze returns the column's own numbers as the heads and the bits of a stretch. Nothing may be added to the column any more.
func (c *column[T]) freeze() (heads, bits []byte) {
	heads, bits = make([]byte, 0, (len(c.parts)+1)*headBytes), c.bits
	for i := range c.parts {
		heads = c.parts[i].appendHead(heads)
	}
	if len(c.tail) > 0 {
		var all [columnPart]uint64
		for i, v := range c.tail {
			all[i] = biased(v)
		}
		var p packed
		p, bits = pack(all[:len(c.tail)], bits)
		heads = p.appendHead(heads)
	}
	return heads, bits
}

// A joined is a stretch as a part of a column.
type joined struct {
	stretch
	from  int // position of its first number in the column
	as    reading
	add   uint64 // what is to be added to each number, for asEvent
	names *names // of the segment; nil for asIs
}

// A reading says what the numbers of a segment's stretch are to the index that it is joined to.
type reading uint8

const (
	asIs    reading = iota
	asEvent         // events, counted from the segment's first
	asLane          // lanes, by the segment's numbers
	asLook          // looks of spans: a lane, a text and a class
)

// names says which lane, text and place of an index is meant by those of a segment. Numbers that are none of the segment's, which only a damaged
// file has, are no lane, and no text.
type names struct {
	most   uint64 // the segment's last event
	lanes  []int32
	texts  []uint16
	places []int32
}

func (m *names) lane(l int32) int32 {
	if uint(l) < uint(len(m.lanes)) {
		return m.lanes[l]
	}
	return none
}

// aLane is lane where there has to be one.
func (m *names) aLane(l int32) int32 {
	if uint(l) < uint(len(m.lanes)) {
		return m.lanes[l]
	}
	return m.lanes[0]
}

func (m *names) text(t uint16) uint16 {
	if int(t) < len(m.texts) {
		return m.texts[t]
	}
	return 0
}

func (m *names) place(p int32) int32 {
	if uint(p) < uint(len(m.places)) {
		return m.places[p]
	}
	return -1
}

func (m *names) look(look uint64) uint64 {
	s := spanOf(0, look)
	s.ref, s.why = m.lane(s.ref), m.text(s.why)
	if s.class >= classCount {
		s.class = classUnknown
	}
	return s.look()
}

// value returns number k of the stretch as the column has it.
func (j *joined) value(k int) uint64 {
	v := j.stretch.at(k) - 1
	switch j.as {
	case asEvent:
		v = min(v, j.names.most) + j.add
	case asLane:
		v = uint64(j.names.aLane(int32(v)))
	case asLook:
		v = j.names.look(v)
	}
	return v
}

// eventFrom returns the position in the stretch, which is of events, of the first that is i or later.
func (j *joined) eventFrom(i uint32) int {
	parts := (j.n + columnPart - 1) / columnPart
	p := sort.Search(parts, func(p int) bool { return uint32(j.value(p*columnPart)) >= i })
	if p == 0 {
		return 0
	}
	from := (p - 1) * columnPart
	return from + sort.Search(min(columnPart, j.n-from), func(k int) bool { return uint32(j.value(from+k)) >= i })
}

// joinedAt returns number k, which is of a segment.
func (c *column[T]) joinedAt(k int) uint64 {
	j := 0
	if n := len(c.joined); n > 1 {
		j = sort.Search(n, func(j int) bool { return c.joined[j].from > k }) - 1
	}
	s := &c.joined[j]
	return s.value(k - s.from)
}

// fewNumbers is up to how many numbers are added one by one, rather than as a stretch, which takes some memory of its own.
const fewNumbers = 128

// join appends the numbers of a stretch.
func (c *column[T]) join(j joined) {
	if j.n < fewNumbers {
		for k := range j.n {
			c.add(T(j.value(k)))
		}
		return
	}
	c.seal()
	j.from = c.before
	c.joined = append(c.joined, j)
	c.before += j.n
}

// seal makes the column's own numbers one more stretch.
func (c *column[T]) seal() {
	n := len(c.parts)*columnPart + len(c.tail)
	if n == 0 {
		return
	}
	heads, bits := c.freeze()
	own := stretch{n: n, heads: heads, bits: appendZeros(bits, stretchSlack)}
	c.joined = append(c.joined, joined{stretch: own, from: c.before})
	c.before += n
	c.parts, c.bits, c.tail = nil, nil, nil
}
