package viz

import (
	"hash/crc32"
	"os"
	"slices"
	"sort"
	"sync"
	"unsafe"

	"github.com/govis/govis/tracer"
)

// Segments are an index's segments: of a trace that is being made, by several goroutines side by side, or of a file in which
// they were kept (see [OpenSegments]). A [View] joins them, and takes in the events that are in none one by one. What they need most memory for is in a file.
//
// Its methods are safe for concurrent use.
type Segments struct {
	file  *os.File
	sizes segmentSizes

	mu      sync.Mutex
	end     int64 // where the next goes in the file
	parts   []*SegmentPart
	changed chan struct{} // closed when there is more; nil when nobody waits

	making sync.WaitGroup
}

// A SegmentPart takes in the events of a part of a trace, in order. Its methods are for one goroutine at a time; they do not wait for the
// segments, which others make, unless those fall far behind.
type SegmentPart struct {
	of     *Segments
	size   int    // how many events the next segment is to have
	making *built // the segment that events go to now, nil for none
	work   chan<- batchPart
	short  int // how many more events come one by one, as few in a row can be in a segment
	pause  int // how many after the next that cannot

	single *tracer.Batch     // events that came by AddEvent, nil for none
	places [64]*tracer.Place // theirs, by address: most are met again and again

	// Segments.mu is held for these.
	first int // position in the trace, -1 until that is known
	count int // events in done
	done  []*built
	ended bool
}

// A batchPart is events from to to-1 of a batch.
type batchPart struct {
	*tracer.Batch
	from, to int
}

// batchQueue is how many may wait for one segment.
const batchQueue = 192

// built is events that are in a segment, will be, or come one by one.
type built struct {
	from, count int // in the part
	where       place64
	segment     *segment
	pending     bool // it is not known yet whether there will be a segment
}

// place64 is where in a file a segment is: numbers, then about.
type place64 struct {
	at             int64
	numbers, about int
	sums           [2]uint32 // checksums of both
}

// segmentSizes say how many events a segment has: the first of a trace few, so that there is soon something to be seen.
type segmentSizes struct {
	first, largest int
	least          int // in a row; fewer are taken in one by one
	pause          int // after several that cannot be in a segment, how many more come one by one at most
}

var usualSizes = segmentSizes{first: 1 << 14, largest: 1 << 21, least: 1 << 10, pause: 1 << 16}

// segmentAlign is where segments begin in a file: where memory pages of any machine do.
const segmentAlign = 64 << 10

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// NewSegments returns segments of a trace that is being made. What has to be kept of them is written into file, which is theirs.
func NewSegments(file *os.File) *Segments {
	return &Segments{file: file, sizes: usualSizes, end: segmentAlign}
}

// Part begins a part.
func (s *Segments) Part() *SegmentPart {
	return &SegmentPart{of: s, size: s.sizes.largest, first: -1}
}

// Begin says that the part's events are those of the trace from position first on. Parts begin in order, and before the trace has any of
// their events.
func (p *SegmentPart) Begin(first int) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if first == 0 {
		p.size = p.of.sizes.first
	}
	p.first = first
	p.of.parts = append(p.of.parts, p)
	p.of.tell()
}

// tell wakes who waits. The caller holds mu.
func (s *Segments) tell() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// more returns a channel that is closed when there is more.
func (s *Segments) more() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// Add takes in the next events: those from from to to-1 of a batch.
func (p *SegmentPart) Add(b *tracer.Batch, from, to int) {
	for from < to {
		n := 0
		switch alone := aloneFrom(b, from, to); {
		case p.short > 0:
			n = min(p.short, to-from)
			p.short -= n
			p.none(n)
		case alone > 0:
			n = p.give(batchPart{b, from, from + alone})
		default:
			n = 1
			p.cut()
			p.none(n)
			p.short = p.pause
			p.pause = min(max(2*p.pause, 64), p.of.sizes.pause)
		}
		from += n
	}
}

// aloneFrom returns how many events of a batch, from one on, can be in a segment.
func aloneFrom(b *tracer.Batch, from, to int) int {
	i := from
	for i < to && canBeAlone(b.Kind(i), b.Obj(i)) {
		i++
	}
	return i - from
}

// give gives events to the segment that is being made, and returns how many: those that fit.
func (p *SegmentPart) give(b batchPart) int {
	if p.making == nil {
		p.begin()
	}
	n := min(b.to-b.from, p.size-p.making.count)
	b.to = b.from + n
	b.Retain()
	p.work <- b
	p.making.count += n
	if p.making.count >= p.size {
		p.cut()
		p.pause = 0
		p.size = min(2*p.size, p.of.sizes.largest)
	}
	return n
}

// AddEvent takes in the next event, which it does not keep; its strings and stacks it may keep. Others see it some events later.
func (p *SegmentPart) AddEvent(e *tracer.Event) {
	if p.single == nil {
		p.single = tracer.NewBatch()
	}
	if p.single.Add(e, p.place(e)); p.single.Full() {
		p.addSingle()
	}
}

// addSingle takes in what AddEvent has gathered.
func (p *SegmentPart) addSingle() {
	if b := p.single; b != nil {
		p.single = nil
		p.Add(b, 0, b.Len())
		b.Release()
	}
}

// place returns where an event happened, nil where it does not say.
func (p *SegmentPart) place(e *tracer.Event) *tracer.Place {
	switch {
	case len(e.Stack) > 0:
	case e.At == "":
		return nil
	default:
		return &tracer.Place{At: e.At, Pkg: e.Pkg}
	}
	at := uintptr(unsafe.Pointer(&e.Stack[0]))
	s := &p.places[(at>>5^at>>11)%uintptr(len(p.places))]
	if o := *s; o == nil || &o.Stack[0] != &e.Stack[0] || len(o.Stack) != len(e.Stack) || o.At != e.At || o.Pkg != e.Pkg {
		*s = &tracer.Place{At: e.At, Pkg: e.Pkg, Stack: e.Stack}
	}
	return *s
}

// End says that there are no more events.
func (p *SegmentPart) End() {
	p.addSingle()
	p.cut()
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.ended = true
	p.of.tell()
}

// none notes events that are in no segment.
func (p *SegmentPart) none(n int) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if k := len(p.done) - 1; k >= 0 && p.done[k].segment == nil && !p.done[k].pending {
		p.done[k].count += n
	} else {
		p.done = append(p.done, &built{from: p.count, count: n})
	}
	p.count += n
}

// begin begins a segment.
func (p *SegmentPart) begin() {
	b := &built{pending: true}
	work := make(chan batchPart, batchQueue)
	p.making, p.work = b, work
	p.of.making.Go(func() { p.make(b, work) })
}

// cut ends the segment that is being made.
func (p *SegmentPart) cut() {
	b := p.making
	if b == nil {
		return
	}
	p.of.mu.Lock()
	b.from = p.count
	p.count += b.count
	p.done = append(p.done, b)
	p.of.mu.Unlock()
	close(p.work)
	p.making, p.work = nil, nil
}

// make makes a segment of the events that come.
func (p *SegmentPart) make(b *built, work <-chan batchPart) {
	x := newIndex()
	x.alone = &alone{}
	var odd error // with the first event that cannot be in it, it ends
	var e tracer.Event
	for w := range work {
		for i := w.from; i < w.to && odd == nil; i++ {
			odd = x.applyAlone(w.Event(i, &e))
		}
		w.Release()
	}
	n := x.len()
	if x.alone.odd != nil || n < p.of.sizes.least {
		n = 0
	}
	var s *segment
	var where place64
	if n > 0 {
		about, numbers := freeze(x)
		var err error
		if where, s, err = p.of.keep(about, numbers); err != nil {
			n, s = 0, nil
		}
	}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.of.tell()
	b.pending, b.segment, b.where = false, s, where
	if rest := b.count - n; s != nil && rest > 0 {
		b.count = n
		k := slices.Index(p.done, b)
		p.done = slices.Insert(p.done, k+1, &built{from: b.from + n, count: rest})
	}
}

// keep writes a segment into the file, and returns it with its numbers there.
func (s *Segments) keep(about, numbers []byte) (place64, *segment, error) {
	w := place64{
		numbers: len(numbers), about: len(about),
		sums: [2]uint32{crc32.Checksum(numbers, castagnoli), crc32.Checksum(about, castagnoli)},
	}
	s.mu.Lock()
	w.at = s.end
	s.end = (w.at + int64(w.numbers+w.about) + segmentAlign - 1) &^ (segmentAlign - 1)
	s.mu.Unlock()
	if _, err := s.file.WriteAt(numbers, w.at); err != nil {
		return w, nil, err
	}
	if _, err := s.file.WriteAt(about, w.at+int64(w.numbers)); err != nil {
		return w, nil, err
	}
	mapped, err := mapFile(s.file, w.at, w.numbers)
	if err != nil {
		return w, nil, err
	}
	seg, err := thaw(about, mapped)
	return w, seg, err
}

// next says how the events from position n on come into an index, of a trace that has to by now: by a segment; one by one, up to
// until; or later, where neither is known yet.
func (s *Segments) next(n, to int) (seg *segment, until int, later bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := sort.Search(len(s.parts), func(k int) bool { return s.parts[k].first > n }) - 1
	until = to
	if k+1 < len(s.parts) {
		until = min(until, s.parts[k+1].first)
	}
	if k < 0 {
		return nil, until, false
	}
	p := s.parts[k]
	n -= p.first
	d := sort.Search(len(p.done), func(d int) bool { return p.done[d].from+p.done[d].count > n })
	if d == len(p.done) {
		return nil, until, !p.ended && n >= p.count
	}
	b := p.done[d]
	if b.pending {
		return nil, until, true
	}
	end := p.first + b.from + b.count
	if b.segment != nil && n == b.from {
		return b.segment, min(until, end), end > to
	}
	return nil, min(until, end), false
}
