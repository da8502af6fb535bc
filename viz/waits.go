package viz

import (
	"cmp"
	"math"
	"slices"

	"github.com/govis/govis/viz/protocol"
)

// A wait is a goroutine's, while it lasts.
type wait struct {
	lasts bool
	at    uint32 // the event with which it began
	begun int64  // when that was
	place int32  // where, in the user's source; -1 unknown
	why   uint16
	class class
}

// A waitKind is what waits are added up by.
type waitKind struct {
	place  int32
	why    uint16
	class  class
	system bool // of a goroutine of the runtime or the standard library

	// In a segment, of a goroutine that was there before: its lane, counted from 1, as it tells what system is; and whether the user's code was
	// seen, which then is none of the system.
	lane int32
	user bool
}

// A waitSum is what waits of a kind add up to. Times are ns.
type waitSum struct {
	count, now  int64 // of now: they still last
	ns, longest int64
	at, end     uint32 // with which the longest began, and ended
	lane        int32  // whose it was
}

func (s *waitSum) add(o waitSum) {
	s.count += o.count
	s.now += o.now
	s.ns += o.ns
	if s.count == o.count || o.longest > s.longest || o.longest == s.longest && o.end < s.end {
		s.longest, s.at, s.end, s.lane = o.longest, o.at, o.end, o.lane
	}
}

// A waitTable has the sums of all waits that are over.
type waitTable map[waitKind]*waitSum

// end notes that a goroutine's wait, if it waits, ends with event i.
func (t *waitTable) end(g int32, i uint32, x *index) {
	w, c := &x.goroutines[g].wait, x.goroutines[g].carried
	if c != nil && !c.waits {
		c.waits, c.waitAt, c.waitUser = true, i, c.user
	}
	if !w.lasts {
		return
	}
	w.lasts = false
	k := waitKind{place: w.place, why: w.why, class: w.class, system: x.lanes[g].system}
	if c != nil {
		k.system, k.lane, k.user = false, g+1, c.user
	}
	sum := x.waitOf(g, x.times.at(int(i)))
	sum.end = i
	if b := x.goroutines[g]; b.sum != nil && b.sumOf == k {
		b.sum.add(sum)
	} else {
		b.sum, b.sumOf = t.add(k, sum), k
	}
}

// add adds to the sums of a kind, and returns them.
func (t *waitTable) add(k waitKind, sum waitSum) *waitSum {
	if *t == nil {
		*t = make(waitTable)
	}
	s := entryOf(*t, k)
	s.add(sum)
	return s
}

// waitOf returns the wait of a goroutine that has lasted until a time.
func (x *index) waitOf(g int32, until int64) waitSum {
	w := &x.goroutines[g].wait
	begun := w.begun
	if w.at == 0 {
		begun = x.times.at(0) // it may have begun before
	}
	ns := max(0, until-begun)
	return waitSum{count: 1, ns: ns, longest: ns, at: w.at, end: math.MaxUint32, lane: g}
}

// maxWaits is how many lines of source an answer about waits has.
const maxWaits = 100

// Waits tells where goroutines have waited, and for how long: by reason and by line of
// source, those that took longest first. It counts waits that still last up to the last
// event.
func (v *View) Waits(r *protocol.WaitsRequest) (*protocol.WaitsReply, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	type reason struct {
		why   uint16
		class class
	}
	type line struct {
		reason
		place int32
	}
	reasons, lines := make(map[reason]*waitSum), make(map[line]*waitSum)
	out := &protocol.WaitsReply{ID: r.ID, Count: x.position(uint32(x.len())), Reasons: []protocol.WaitBar{}, Lines: []protocol.WaitBar{}}
	add := func(k waitKind, s waitSum) {
		if k.system && !r.System {
			return
		}
		out.Ns += s.ns
		re := reason{k.why, k.class}
		entryOf(reasons, re).add(s)
		entryOf(lines, line{re, k.place}).add(s)
	}
	for k, s := range x.waited {
		add(k, *s)
	}
	for g, b := range x.goroutines {
		if b != nil && b.wait.lasts {
			s := x.waitOf(int32(g), x.times.last())
			s.now = 1
			add(waitKind{place: b.wait.place, why: b.wait.why, class: b.wait.class, system: x.lanes[g].system}, s)
		}
	}
	for k, s := range reasons {
		out.Reasons = append(out.Reasons, x.waitBar(k.why, k.class, s))
	}
	for k, s := range lines {
		bar := x.waitBar(k.why, k.class, s)
		if k.place >= 0 {
			p := &x.places.all[k.place]
			bar.Place = &protocol.Place{File: p.file, Line: p.line, Func: p.fn, At: p.at}
		}
		out.Lines = append(out.Lines, bar)
	}
	slices.SortFunc(out.Reasons, longer)
	slices.SortFunc(out.Lines, longer)
	if n := len(out.Lines); n > maxWaits {
		out.Lines, out.More = out.Lines[:maxWaits], n-maxWaits
	}
	return out, nil
}

func entryOf[K comparable](m map[K]*waitSum, k K) *waitSum {
	s, ok := m[k]
	if !ok {
		s = &waitSum{}
		m[k] = s
	}
	return s
}

func (x *index) waitBar(why uint16, c class, s *waitSum) protocol.WaitBar {
	return protocol.WaitBar{
		Reason: x.texts[why], Family: classes[c].family, Count: s.count, Now: s.now, Ns: s.ns, Longest: s.longest,
		Event: x.position(s.at), Lane: x.lanes[s.lane].id(), Name: x.lanes[s.lane].title(),
	}
}

// longer orders bars: what took longest comes first.
func longer(a, b protocol.WaitBar) int {
	at := func(w protocol.WaitBar) string {
		if w.Place == nil {
			return ""
		}
		return w.Place.At
	}
	return cmp.Or(cmp.Compare(b.Ns, a.Ns), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason), cmp.Compare(at(a), at(b)))
}
