package probe

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"testing"
)

// spoolRecord makes the i-th record of a test, whatever that may be.
func spoolRecord(i int) *record {
	rnd := rand.New(rand.NewPCG(1, uint64(i)))
	r := &record{
		kind: uint8(rnd.Uint32()), class: uint8(rnd.Uint32()), p: int32(rnd.IntN(1<<16)) - 1, stack: rnd.Uint32(), clock: uint64(i),
		g: rnd.Uint64(), obj: rnd.Uint64(), a: rnd.Uint64(), b: rnd.Uint64(), c: rnd.Uint64(),
	}
	if i%3 == 0 {
		r.payload = make([]byte, rnd.IntN(255*govisSlotPayload))
		for j := range r.payload {
			r.payload[j] = byte(i + j*j)
		}
	}
	return r
}

func same(a, b *record) bool {
	return a.kind == b.kind && a.class == b.class && a.p == b.p && a.stack == b.stack && a.clock == b.clock && a.g == b.g &&
		a.obj == b.obj && a.a == b.a && a.b == b.b && a.c == b.c && bytes.Equal(a.payload, b.payload)
}

// TestSpool: what comes out is what was put in, also where so much waits that it is packed.
func TestSpool(t *testing.T) {
	const records = 30_000
	s := newSpool(spoolMost)
	packed := 0
	for i := range records / 2 {
		s.add(spoolRecord(i))
	}
	s.mu.Lock()
	for _, c := range s.chunks {
		if c.packed != nil {
			packed++
		}
	}
	s.mu.Unlock()
	if packed == 0 {
		t.Fatalf("nothing of %d bytes was packed", s.held)
	}
	go func() {
		for i := records / 2; i < records; i++ {
			s.add(spoolRecord(i))
			if i%100 == 0 {
				s.publish()
			}
		}
		s.close()
	}()
	i := 0
	for {
		c, ok := s.take()
		if !ok {
			break
		}
		c.each(func(r *record) error {
			if want := spoolRecord(i); !same(r, want) {
				t.Fatalf("record %d is %+v, want %+v", i, r, want)
			}
			i++
			return nil
		})
		s.done(c)
	}
	if i != records || s.held != 0 || s.behind() != 0 {
		t.Errorf("%d of %d records; %d bytes are held, %d records behind", i, records, s.held, s.behind())
	}
}

// TestSpoolRoom: who puts in waits while too much is held, and goes on when it was taken out.
func TestSpoolRoom(t *testing.T) {
	s := newSpool(chunkWords * 8)
	most := 0
	go func() {
		for i := range 20_000 {
			s.room()
			s.add(&record{a: uint64(i)})
			s.publish()
		}
		s.close()
	}()
	next := uint64(0)
	for {
		c, ok := s.take()
		if !ok {
			break
		}
		s.mu.Lock()
		most = max(most, s.held)
		s.mu.Unlock()
		c.each(func(r *record) error {
			if r.a != next {
				t.Fatalf("record %d where %d was to come", r.a, next)
			}
			next++
			return nil
		})
		s.done(c)
	}
	if next != 20_000 || most > 4*chunkWords*8 {
		t.Errorf("%d records, and up to %d bytes held", next, most)
	}
}

// A spool that is given up holds nobody: not who puts in and finds no room, not who takes out; and it says that records were lost.
func TestSpoolGivenUp(t *testing.T) {
	s := newSpool(1)
	s.add(&record{})
	s.publish()
	s.handOver()
	s.giveUp()
	s.room()
	if c, ok := s.take(); ok {
		t.Errorf("%d records come out", c.records)
	}
	s.add(&record{})
	s.close()
	if _, ok := s.take(); ok || !s.incomplete() || s.held > chunkWords*8 {
		t.Errorf("given up and closed: something comes: %v, incomplete: %v, %d bytes", ok, s.incomplete(), s.held)
	}
	all := newSpool(1)
	all.close()
	all.giveUp()
	if all.incomplete() {
		t.Error("a spool whose records were all taken is incomplete")
	}
}

func TestSpoolBytes(t *testing.T) {
	for memory, want := range map[uint64]int{0: spoolMost / 4, 64 << 20: spoolLeast, 1 << 30: 128 << 20, 4 << 30: 512 << 20, 1 << 40: spoolMost} {
		if got := spoolBytes(memory); got != want {
			t.Errorf("%d bytes of %d", got, memory)
		}
	}
	if runtime.GOOS == "linux" && memoryBytes() < 1<<20 {
		t.Errorf("there are %d bytes of memory", memoryBytes())
	}
}
