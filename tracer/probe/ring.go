package probe

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"unsafe"
)

// A ring is govis's end of the memory that it shares with the traced program. See
// wire.go for what is in it.
//
// Whatever stands in the ring is the program's, which may have gone wrong in any way: nothing
// in it is believed before it is checked, and reading stays within the ring.
//
// A ring is used by one goroutine.
type ring struct {
	mem     []byte // header and slots
	slots   []uint64
	size    uint64 // slots
	next    uint64 // first index not yet read
	payload []byte // of the record being read
}

// A record is one record of the ring, as the probe wrote it.
type record struct {
	kind    uint8
	class   uint8
	stack   uint32
	p       int32 // -1 for none
	clock   uint64
	g       uint64
	obj     uint64 // class and id or address, as one word
	a, b, c uint64
	payload []byte // valid until the next record is read
}

// newRing lays out a ring in mem, which is zero.
func newRing(mem []byte, c Config) (*ring, error) {
	size := uint64(len(mem)-govisHeaderBytes) / govisSlotBytes
	if len(mem) < govisHeaderBytes+govisSlotBytes || size&(size-1) != 0 {
		return nil, fmt.Errorf("a ring of %d bytes: the slots behind the header of %d bytes have to be a power of two",
			len(mem), govisHeaderBytes)
	}
	r := &ring{mem: mem, size: size}
	r.slots = unsafe.Slice((*uint64)(unsafe.Pointer(&mem[govisHeaderBytes])), size*govisSlotWords)
	r.put(govisHdrSlots, size)
	if c.OnFull == OnFullDrop {
		r.put(govisHdrOnFull, govisOnFullDrop)
	}
	r.put(govisHdrValues, uint64(c.valueBytes()))
	r.put(govisHdrClock, c.clock())
	if c.Memory {
		r.put(govisHdrMemory, 1)
	}
	r.put(govisHdrMagic, govisMagic)
	return r, nil
}

func (r *ring) word(offset int) *uint64      { return (*uint64)(unsafe.Pointer(&r.mem[offset])) }
func (r *ring) put(offset int, value uint64) { atomic.StoreUint64(r.word(offset), value) }
func (r *ring) get(offset int) uint64        { return atomic.LoadUint64(r.word(offset)) }

// attached reports whether the program has found the ring.
func (r *ring) attached() bool { return r.get(govisHdrState) != govisStateNone }

// detached reports whether the program took govis for gone.
func (r *ring) detached() bool { return r.get(govisHdrState) == govisStateDetached }

// dropped returns how many events the program left out for want of room.
func (r *ring) dropped() uint64 { return r.get(govisHdrDropped) }

func (r *ring) slot(index uint64) []uint64 {
	at := (index & (r.size - 1)) * govisSlotWords
	return r.slots[at : at+govisSlotWords : at+govisSlotWords]
}

// tag returns the word that tells whether a slot is written.
func (r *ring) tag(index uint64) uint64 { return atomic.LoadUint64(&r.slot(index)[0]) }

// read passes the records that are there to f, at most limit of them, and frees
// their slots. It returns how many there were.
func (r *ring) read(limit int, f func(*record) error) (int, error) {
	var rec record
	n := 0
	free := r.next
	for n < limit && r.tag(r.next) == r.next+1 {
		if !r.take(&rec) {
			// The head was whole, its continuation is not: no probe of ours writes that.
			r.next++
			rec = record{kind: govisRecNone, p: -1, a: 1}
		}
		n++
		if err := f(&rec); err != nil {
			return n, err
		}
		if r.next-free >= r.size/16 {
			free = r.next
			r.put(govisHdrRead, free)
		}
	}
	r.put(govisHdrRead, r.next)
	return n, nil
}

// take reads the record at next, which is written, and moves next behind it.
func (r *ring) take(rec *record) bool {
	s := r.slot(r.next)
	w := s[2]
	extra, bytes := w>>8&0xff, int(w>>16&0xffff)
	if extra >= r.size || bytes > int(extra)*govisSlotPayload {
		return false
	}
	r.payload = r.payload[:0]
	for i := uint64(1); i <= extra; i++ {
		index := r.next + i
		if r.tag(index) != (index+1)|govisContinuation {
			return false
		}
		for _, x := range r.slot(index)[1:] {
			r.payload = binary.LittleEndian.AppendUint64(r.payload, x)
		}
	}
	*rec = newRecord(s)
	rec.payload = r.payload[:bytes]
	r.next += 1 + extra
	return true
}

// newRecord returns the record in a slot, without its payload.
func newRecord(s []uint64) record {
	return record{
		kind:  uint8(s[2]),
		class: uint8(s[4] >> 56),
		stack: uint32(s[2] >> 32),
		p:     int32(s[3]>>48) - 1,
		clock: s[1],
		g:     s[3] & (1<<48 - 1),
		obj:   s[4],
		a:     s[5],
		b:     s[6],
		c:     s[7],
	}
}

// finish reads what is left after the program has ended. Slots that were taken
// and never written are passed to f as one record of kind govisRecNone for each run
// of them, with their number in A.
func (r *ring) finish(f func(*record) error) error {
	end := r.get(govisHdrWrite)
	if end < r.next || end-r.next > r.size+r.size/2 {
		// More than the ring holds: those that waited for room when it ended, or nonsense.
		end = min(max(end, r.next), r.next+r.size)
	}
	for {
		if _, err := r.read(1<<62, f); err != nil {
			return err
		}
		if r.next >= end {
			return nil
		}
		lost := uint64(0)
		for r.next < end && r.tag(r.next) != r.next+1 {
			r.next++
			lost++
		}
		if err := f(&record{kind: govisRecNone, p: -1, a: lost}); err != nil {
			return err
		}
	}
}
