package probe

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/klauspost/compress/s2"
)

// A spool is what was read from the ring and not decoded yet. So the ring is emptied as fast as memory can be
// copied, and a program that makes events faster than they are decoded waits for nobody, as long as there is room
// here. What waits behind much else is compressed.
//
// One goroutine puts records in (add, publish, room, close), another takes them out (take, done).
type spool struct {
	limit int // bytes held, above which there is no room

	mu      sync.Mutex
	changed *sync.Cond
	chunks  []chunk    // oldest first
	spare   [][]uint64 // for new ones
	held    int        // bytes of chunks
	put     uint64     // records added before the last publish
	handed  uint64     // records that were in chunks
	taken   uint64     // records of chunks that are done with
	closed  bool       // no more come
	given   bool       // up: nobody takes out any more
	lost    bool       // and so there were records that nobody took

	filling chunk  // who puts in alone knows of it
	out     []byte // that packing goes to, before its size is known
	page    []uint64
}

// A chunk is some records, each as its words and behind them its payload, padded to words.
type chunk struct {
	words   []uint64
	records uint64
	packed  []byte // instead of words
}

const (
	chunkWords  = 1 << 15  // room in a chunk
	recordWords = 8        // of a record, without its payload
	packBehind  = 16 << 20 // what waits behind so many bytes is compressed
	spareChunks = 8        // kept for new ones
	spoolMost   = 1 << 30  // bytes that a spool holds,
	spoolShare  = 8        // but no more than this part of all memory,
	spoolLeast  = 32 << 20 // and no less than this
)

// spoolBytes returns how much a spool holds where there are so many bytes of memory, 0 for not known.
func spoolBytes(memory uint64) int {
	if memory == 0 {
		return spoolMost / 4
	}
	return int(max(spoolLeast, min(spoolMost, memory/spoolShare)))
}

func newSpool(limit int) *spool {
	s := &spool{limit: limit}
	s.changed = sync.NewCond(&s.mu)
	return s
}

// add puts a record in. It is there for who takes out after the next publish.
func (s *spool) add(r *record) error {
	need := recordWords + (len(r.payload)+7)/8
	n := len(s.filling.words)
	if n+need > cap(s.filling.words) {
		s.handOver()
		s.filling.words, n = s.empty(need), 0
	}
	s.filling.words = s.filling.words[:n+need]
	w := s.filling.words[n : n+need]
	w[0] = uint64(r.kind) | uint64(r.class)<<8 | uint64(uint16(r.p+1))<<16 | uint64(len(r.payload))<<32
	w[1], w[2], w[3], w[4], w[5], w[6], w[7] = uint64(r.stack), r.clock, r.g, r.obj, r.a, r.b, r.c
	if need > recordWords {
		w[need-1] = 0
		copy(bytesOf(w[recordWords:]), r.payload)
	}
	s.filling.records++
	return nil
}

// publish hands on what was added, if nobody is busy with what came before.
func (s *spool) publish() {
	if s.filling.records == 0 {
		return
	}
	s.mu.Lock()
	s.put = s.handed + s.filling.records
	idle := len(s.chunks) == 0
	s.mu.Unlock()
	if idle {
		s.handOver()
	}
}

// close says that no more records come.
func (s *spool) close() {
	s.handOver()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.changed.Broadcast()
}

// giveUp lets everything go that is here and that still comes.
func (s *spool) giveUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.given = true
	s.lost = s.lost || len(s.chunks) > 0
	s.chunks = nil
	s.changed.Broadcast()
}

// incomplete reports whether records were let go.
func (s *spool) incomplete() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

// room waits until there is room for more.
func (s *spool) room() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.held > s.limit && !s.given {
		s.changed.Wait()
	}
}

// empty returns an array for at least need words.
func (s *spool) empty(need int) []uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.spare); n > 0 && need <= chunkWords {
		words := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return words[:0]
	}
	return make([]uint64, 0, max(need, chunkWords))
}

// handOver hands the chunk on that is being filled.
func (s *spool) handOver() {
	c := s.filling
	s.filling = chunk{}
	if c.records == 0 {
		return
	}
	s.mu.Lock()
	behind := s.held > packBehind
	s.mu.Unlock()
	free := c.words[:0]
	if behind {
		s.out = s2.Encode(s.out[:cap(s.out)], bytesOf(c.words))
		c.packed, c.words = slices.Clone(s.out), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.given {
		s.lost = true
		return
	}
	if behind {
		s.recycle(free)
	}
	s.chunks = append(s.chunks, c)
	s.held += c.bytes()
	s.handed += c.records
	s.put = s.handed
	s.changed.Broadcast()
}

// recycle keeps an array for a new chunk. The caller holds mu.
func (s *spool) recycle(words []uint64) {
	if len(s.spare) < spareChunks && cap(words) == chunkWords {
		s.spare = append(s.spare, words[:0])
	}
}

// bytes returns what a chunk takes of memory.
func (c *chunk) bytes() int { return cap(c.words)*8 + cap(c.packed) }

// take waits for records and returns the oldest chunk of them, which is to be given to done. ok is
// false when there are no more and no more come.
func (s *spool) take() (c chunk, ok bool) {
	s.mu.Lock()
	for len(s.chunks) == 0 && !s.closed && !s.given {
		s.changed.Wait()
	}
	if len(s.chunks) == 0 {
		s.mu.Unlock()
		return chunk{}, false
	}
	c = s.chunks[0]
	s.chunks[0] = chunk{}
	s.chunks = s.chunks[1:]
	s.mu.Unlock()
	if c.packed != nil {
		c.words = s.unpack(c.packed)
	}
	return c, true
}

// unpack returns the words of a packed chunk, until it is called again.
func (s *spool) unpack(packed []byte) []uint64 {
	n, err := s2.DecodedLen(packed)
	if err == nil {
		s.page = slices.Grow(s.page[:0], n/8)[:n/8]
		_, err = s2.Decode(bytesOf(s.page), packed)
	}
	if err != nil {
		panic("what was just compressed cannot be decompressed: " + err.Error()) // nobody else writes there
	}
	return s.page
}

// done gives a chunk back that was taken out.
func (s *spool) done(c chunk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken += c.records
	if c.packed == nil {
		s.held -= c.bytes()
		s.recycle(c.words)
	} else {
		s.held -= cap(c.packed)
	}
	s.changed.Broadcast()
}

// behind returns how many records were added and are not done with.
func (s *spool) behind() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put - s.taken
}

// each passes a chunk's records to f, each valid until f returns.
func (c *chunk) each(f func(*record) error) error {
	var r record
	for w := c.words; len(w) >= recordWords; {
		n := int(w[0] >> 32)
		end := recordWords + (n+7)/8
		r = record{
			kind: uint8(w[0]), class: uint8(w[0] >> 8), p: int32(uint16(w[0]>>16)) - 1, stack: uint32(w[1]),
			clock: w[2], g: w[3], obj: w[4], a: w[5], b: w[6], c: w[7], payload: bytesOf(w[recordWords:end])[:n],
		}
		if err := f(&r); err != nil {
			return err
		}
		w = w[end:]
	}
	return nil
}

// bytesOf returns the memory of words as bytes.
func bytesOf(words []uint64) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), len(words)*8)
}
