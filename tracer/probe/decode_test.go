package probe

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
)

// decode returns the events of records.
func decode(t *testing.T, records ...record) []tracer.Event {
	t.Helper()
	var events []tracer.Event
	d := newDecoder(Config{}, &Binary{}, func(e *tracer.Event) error {
		events = append(events, *e)
		return nil
	})
	for i := range records {
		if err := d.record(&records[i]); err != nil {
			t.Fatal(err)
		}
	}
	return events
}

// TestLongQueue fills a channel beyond what a record has room to count: the length is right all the same.
func TestLongQueue(t *testing.T) {
	const most = 1<<24 - 1
	o := &object{sent: most + 5, delivered: 2}
	for recorded, want := range map[int]int{0: 0, 3: 3, most - 1: most - 1, most: most + 3} {
		if got := o.length(recorded); got != want {
			t.Errorf("length %d was recorded, got %d, want %d", recorded, got, want)
		}
	}
	const obj = govisClassChan<<56 | 1
	events := decode(t,
		record{kind: govisRecChanMake, g: 1, obj: obj, a: 1 << 30},
		record{kind: govisRecChanSend, g: 1, obj: obj, a: 1<<24 | 1, b: govisNoType},
		record{kind: govisRecChanSend, g: 1, obj: obj, a: 2<<24 | 2, b: govisNoType},
		record{kind: govisRecChanRecv, g: 1, obj: obj, a: 1<<24 | 1, b: govisNoType},
		record{kind: govisRecChanClose, g: 1, obj: obj, a: 1})
	for i, want := range []int{0, 1, 2, 1, 1} {
		if e := events[i]; e.Len != want || e.Cap != 1<<30 {
			t.Errorf("event %d, %v: length %d of %d, want %d", i, e.Kind, e.Len, e.Cap, want)
		}
	}
}

// TestQueue lets goroutines join and leave a lock's queue: what events have been told of it stays.
func TestQueue(t *testing.T) {
	o := &object{}
	var told [][]uint64
	var want []string
	tell := func() {
		var e tracer.Event
		waiters(&e, o)
		told = append(told, e.Waiters)
		want = append(want, fmt.Sprint(o.waiters[:min(len(o.waiters), maxWaiters)]))
		if n, cut := int64(len(o.waiters)), e.Has&tracer.FieldN != 0; cut != (n > maxWaiters) || cut && e.N != n {
			t.Fatalf("a queue of %d is told of as one of %d, cut %v", n, e.N, cut)
		}
	}
	random := rand.New(rand.NewSource(1))
	for g := range uint64(2000) {
		switch n := random.Intn(10); {
		case n < 4:
			o.queue(g, false)
		case n < 5:
			o.queue(g, true)
		case len(o.waiters) > 0 && n < 8:
			o.dequeue(o.waiters[0])
		case len(o.waiters) > 0:
			o.dequeue(o.waiters[random.Intn(len(o.waiters))])
		}
		tell()
	}
	for i := range told {
		if got := fmt.Sprint(told[i]); got != want[i] {
			t.Fatalf("event %d was told %s, and has %s now", i, want[i], got)
		}
	}
}

// TestGone lets a program free channels: nothing of them is kept.
func TestGone(t *testing.T) {
	d := newDecoder(Config{}, &Binary{}, func(*tracer.Event) error { return nil })
	for id := range uint64(1000) {
		for _, r := range []record{
			{kind: govisRecChanMake, g: 1, obj: govisClassChan<<56 | (id + 1), a: 1},
			{kind: govisRecGone, obj: govisClassChan<<56 | (id + 1)},
		} {
			if err := d.record(&r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(d.objects) != 0 {
		t.Errorf("%d of 1000 channels that are freed are kept", len(d.objects))
	}
}

// TestForeignGoroutine lets a goroutine do something that was never created.
func TestForeignGoroutine(t *testing.T) {
	events := decode(t,
		record{kind: govisRecGoStart, g: 7},
		record{kind: govisRecGoEnd, g: 7},
		record{kind: govisRecGoCreate, g: 0},
		record{kind: govisRecEnd + 5})
	want := []tracer.Kind{tracer.GoCreate, tracer.GoStart, tracer.GoEnd, tracer.ProbeHole, tracer.ProbeHole}
	if len(events) != len(want) {
		t.Fatalf("%d events, want %d", len(events), len(want))
	}
	for i, e := range events {
		if e.Kind != want[i] {
			t.Errorf("event %d is %v, want %v", i, e.Kind, want[i])
		}
	}
}

var update = flag.Bool("update", false, "make testdata/ring anew from a run")

// seedRing is the content of a real ring: the slots without their first words.
const seedRing = "testdata/ring/objects"

// TestSeedRing makes sure that the real ring can be read, so that fuzzing begins with something.
func TestSeedRing(t *testing.T) {
	if *update {
		updateSeedRing(t)
	}
	data, err := os.ReadFile(seedRing)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[tracer.Kind]int{}
	readSlots(t, data, func(e *tracer.Event) { kinds[e.Kind]++ })
	for _, kind := range []tracer.Kind{tracer.ChanSend, tracer.SelectDone, tracer.MutexLock, tracer.ContextCancel, tracer.Sleep} {
		if kinds[kind] == 0 {
			t.Errorf("the real ring has no %v; make it anew with -update", kind)
		}
	}
	if kinds[tracer.ProbeHole] != 0 {
		t.Errorf("the real ring has %d holes; make it anew with -update", kinds[tracer.ProbeHole])
	}
}

func updateSeedRing(t *testing.T) {
	b, err := Build(context.Background(), Config{Target: []string{"./testdata/objects"}, CacheDir: t.TempDir(), Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Remove()
	p, err := b.Start(Config{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	<-p.ended
	var data []byte
	for i := range p.ring.get(govisHdrWrite) {
		for _, x := range p.ring.slot(i)[1:] {
			data = binary.LittleEndian.AppendUint64(data, x)
		}
	}
	if err := os.MkdirAll(filepath.Dir(seedRing), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(seedRing, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// readSlots reads a ring with these slots, to each of which it gives the first word that a whole record
// has, and checks what must hold for the events of any ring.
func readSlots(t *testing.T, data []byte, each func(*tracer.Event)) {
	slots := len(data) / govisSlotPayload
	c := Config{RingBytes: max(slots, 1) * 2 * govisSlotBytes}
	r, err := newRing(make([]byte, c.ringBytes()), c)
	if err != nil {
		t.Fatal(err)
	}
	for i, more := uint64(0), uint64(0); i < uint64(slots); i++ {
		s := r.slot(i)
		for w := range s[1:] {
			s[1+w] = binary.LittleEndian.Uint64(data[(int(i)*(govisSlotWords-1)+w)*8:])
		}
		if s[0] = i + 1; more > 0 {
			s[0] |= govisContinuation
			more--
		} else {
			more = s[2] >> 8 & 0xff
		}
	}
	r.put(govisHdrWrite, uint64(slots))
	seq, last := uint64(0), int64(0)
	d := newDecoder(c, &Binary{}, func(e *tracer.Event) error {
		if e.Seq != seq+1 || e.T < last {
			t.Fatalf("event %d at %d follows event %d at %d", e.Seq, e.T, seq, last)
		}
		seq, last = e.Seq, e.T
		if e.Kind == tracer.SelectDone && (e.Case < -1 || e.Case >= len(e.Cases)) {
			t.Fatalf("case %d of %d", e.Case, len(e.Cases))
		}
		tracer.AppendJSON(nil, e)
		each(e)
		return nil
	})
	if err := r.finish(d.record); err != nil {
		t.Fatal(err)
	}
	if n := uint64(2*slots + 2); seq > n {
		t.Errorf("%d slots have become %d events", slots, seq)
	}
}

// FuzzRing gives the reader rings that no probe has written.
func FuzzRing(f *testing.F) {
	data, err := os.ReadFile(seedRing)
	if err != nil {
		f.Fatal(err)
	}
	const part = 32 * govisSlotPayload // what is small is mutated and minimized fast
	for i := 0; i < len(data); i += part {
		f.Add(data[i:min(i+part, len(data))])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<18 {
			return
		}
		readSlots(t, data, func(*tracer.Event) {})
	})
}
