package viz

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"sync"
)

// columnPart is how many values of a column are packed together.
const columnPart = 256

// A column is a list of numbers that only grows, in as few bits as they need: parts of columnPart
// numbers are packed once they are full. Any number can be had at once, in some nanoseconds.
// The zero column is empty.
type column[T number] struct {
	joined []joined // of segments: the first of the numbers
	before int      // how many those are
	parts  []packed
	bits   []byte // of the parts; in one piece, as the collector would have to look at each
	tail   []T    // those after the packed ones; not empty unless there are none after those of segments
}

type number interface {
	uint16 | uint32 | uint64 | int32 | int64
}

func (c *column[T]) len() int { return c.before + len(c.parts)*columnPart + len(c.tail) }

// add appends a number.
func (c *column[T]) add(v T) {
	if len(c.tail) == columnPart {
		c.packTail()
	}
	c.tail = append(c.tail, v)
}

// packTail makes a part of the tail, which is full.
func (c *column[T]) packTail() {
	var all [columnPart]uint64
	for i, v := range c.tail {
		all[i] = biased(v)
	}
	var p packed
	p, c.bits = pack(all[:], c.bits)
	c.parts = append(c.parts, p)
	c.tail = c.tail[:0]
}

// at returns number k.
func (c *column[T]) at(k int) T {
	if k < c.before {
		return T(c.joinedAt(k))
	}
	k -= c.before
	if p := k / columnPart; p < len(c.parts) {
		return T(c.parts[p].at(k%columnPart, c.bits) - 1)
	}
	return c.tail[k-len(c.parts)*columnPart]
}

// last returns the number added last; there must be one.
func (c *column[T]) last() T {
	if len(c.tail) == 0 {
		return c.at(c.len() - 1)
	}
	return c.tail[len(c.tail)-1]
}

// setLast changes the number added last; there must be one.
func (c *column[T]) setLast(v T) { c.tail[len(c.tail)-1] = v }

// search returns the position of the first number of which is holds, len() if there is none; as for
// [sort.Search] it must not hold before one of which it does.
func (c *column[T]) search(is func(v T) bool) int {
	if n := len(c.joined); n > 0 && is(c.last()) {
		j := sort.Search(n, func(j int) bool { return is(c.at(c.joined[j].from + c.joined[j].n - 1)) })
		if j < n {
			s := &c.joined[j]
			return s.from + sort.Search(s.n, func(k int) bool { return is(T(s.value(k))) })
		}
	}
	p := sort.Search(len(c.parts), func(p int) bool { return is(c.at(c.before + p*columnPart)) })
	from := c.before + max(p-1, 0)*columnPart
	to := c.before + p*columnPart // which is, if it is there at all
	if p == len(c.parts) {
		to = c.len()
	}
	return from + sort.Search(to-from, func(k int) bool { return is(c.at(from + k)) })
}

// biased makes -1, which stands for nothing in many columns, a small number.
func biased[T number](v T) uint64 { return uint64(v) + 1 }

// packed is up to columnPart numbers. Where few of them differ, each is the number of an entry in a table; else
// each is what it is above a line that rises from the first.
type packed struct {
	least uint64 // what is to be added to each
	slope uint64 // how much the line rises from one to the next
	from  uint64 // the byte with which it begins: the table, from a whole byte on the numbers, and 8 bytes more
	table uint16 // entries of the table, 0 for none
	start uint16 // bits before the first number
	entry uint8  // bits of one
	width uint8  // bits of a number
}

func (p *packed) at(i int, bits []byte) uint64 {
	b := bits[p.from:]
	if p.table == 0 {
		return p.least + p.slope*uint64(i) + unpack(b, i*int(p.width), p.width)
	}
	n := int(unpack(b, int(p.start)+i*int(p.width), p.width))
	return p.least + unpack(b, n*int(p.entry), p.entry)
}

// unpack returns width bits from bit number at on.
func unpack(b []byte, at int, width uint8) uint64 {
	v := binary.LittleEndian.Uint64(b[at>>3:]) >> (at & 7)
	return v & (1<<width - 1)
}

// widest is up to how many bits can be had from eight bytes wherever they begin; more take all 64.
const widest = 57

func widthOf(v uint64) uint8 {
	if w := bits.Len64(v); w <= widest {
		return uint8(w)
	}
	return 64
}

// pack packs up to columnPart numbers, and appends their bits.
func pack(all []uint64, bits []byte) (packed, []byte) {
	least, most, rising := all[0], all[0], true
	for i, v := range all {
		least, most = min(least, v), max(most, v)
		rising = rising && (i == 0 || v >= all[i-1])
	}
	p := packed{least: least, width: widthOf(most - least), from: uint64(len(bits))}
	if rising {
		p.level(all)
	} else {
		t := tables.Get().(*table)
		defer tables.Put(t)
		if t.fill(all, p.width) {
			return t.pack(p, len(all), bits)
		}
	}
	bits = appendZeros(bits, (len(all)*int(p.width)+7)/8+8)
	if p.width > 0 {
		w := bitWriter{b: bits[p.from:]}
		base := p.least
		for _, v := range all {
			w.put(v-base, p.width)
			base += p.slope
		}
		w.end()
	}
	return p, bits
}

// A bitWriter writes numbers one behind the other, over zeros, from a whole byte on. There must be eight bytes more than they take.
type bitWriter struct {
	b    []byte
	acc  uint64 // what is not written yet
	used uint8  // how many bits of it
}

// put writes a number of so many bits, at least one, above which it has none.
func (w *bitWriter) put(v uint64, width uint8) {
	w.acc |= v << w.used
	if w.used += width; w.used < 64 {
		return
	}
	binary.LittleEndian.PutUint64(w.b, w.acc)
	w.b = w.b[8:]
	w.used -= 64
	w.acc = v >> (width - w.used)
}

// skip leaves up to seven bits as they are.
func (w *bitWriter) skip(bits int) {
	if bits > 0 {
		w.put(0, uint8(bits))
	}
}

func (w *bitWriter) end() { binary.LittleEndian.PutUint64(w.b, w.acc) }

// appendZeros appends n bytes.
func appendZeros(b []byte, n int) []byte {
	b = slices.Grow(b, n)
	k := len(b)
	b = b[:k+n]
	clear(b[k:])
	return b
}

// level lays a line under numbers that rise.
func (p *packed) level(all []uint64) {
	n := uint64(len(all) - 1)
	if n == 0 || p.width == 64 || (all[n]-all[0])/n == 0 {
		return
	}
	slope := (all[n] - all[0]) / n
	low, high := int64(0), int64(0)
	for i, v := range all {
		d := int64(v-all[0]) - int64(slope)*int64(i)
		low, high = min(low, d), max(high, d)
	}
	p.slope, p.least, p.width = slope, all[0]+uint64(low), widthOf(uint64(high-low))
}

// A table numbers the different ones of up to columnPart numbers in the order in which they come up.
type table struct {
	entries [columnPart]uint64
	numbers [columnPart]uint8 // of each number: that of its entry
	used    int
	slots   [2 * columnPart]uint16 // a hash table of the entries, counted from 1
}

// tables are for use again: to clear all of one takes as long as to fill it.
var tables = sync.Pool{New: func() any { return new(table) }}

// fill fills the table with numbers of so many bits; false where it would take more than it saves.
func (t *table) fill(all []uint64, width uint8) bool {
	if width < 2 || width == 64 || len(all) < columnPart {
		return false
	}
	t.used = 0
	clear(t.slots[:])
	most := tableLimits[width]
	for i, v := range all {
		slot := int(v * 0x9e3779b97f4a7c15 >> 55)
		for t.slots[slot] != 0 && t.entries[t.slots[slot]-1] != v {
			slot = (slot + 1) % len(t.slots)
		}
		if t.slots[slot] == 0 {
			if t.used == most {
				return false
			}
			t.entries[t.used] = v
			t.used++
			t.slots[slot] = uint16(t.used)
		}
		t.numbers[i] = uint8(t.slots[slot] - 1)
	}
	return true
}

// tableLimits says of each width how many entries a table of such numbers may have to save something.
var tableLimits = func() (limits [widest + 1]int) {
	for width := range limits {
		size := func(n int) int { return n*width + columnPart*bits.Len(uint(n-1)) }
		for n := 1; n <= columnPart && size(n) < columnPart*width; n++ {
			limits[width] = n
		}
	}
	return limits
}()

// pack packs the numbers of which p has the least and the width.
func (t *table) pack(p packed, n int, all []byte) (packed, []byte) {
	p.table, p.entry, p.width = uint16(t.used), p.width, uint8(bits.Len(uint(t.used-1)))
	start := (t.used*int(p.entry) + 7) &^ 7
	p.start = uint16(start)
	all = appendZeros(all, (start+n*int(p.width)+7)/8+8)
	w := bitWriter{b: all[p.from:]}
	for _, v := range t.entries[:t.used] {
		w.put(v-p.least, p.entry)
	}
	w.skip(start - t.used*int(p.entry))
	for _, n := range t.numbers[:n] {
		w.put(uint64(n), p.width)
	}
	w.end()
	return p, all
}
