package verify

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A waitGroup is a sync.WaitGroup. The probe holds a lock of its own over each
// change of the counter and its event, so counters are exact. Wait reads the
// counter without that lock: what it saw held at some instant since its
// goroutine's previous event, or an Add in flight makes it so.
type waitGroup struct {
	id    uint64
	epoch uint32
	name  string
	hazy  bool // events were lost: counter and waiters are not known

	counter int64
	gen     uint64
	used    bool // it was above 0 once

	round            uint64     // the event with which it left 0 last
	zeroed, left     uint64     // until when it was not 0, and 0, for who looks without the lock
	zeroedBy, leftBy *goroutine // by whom, until that goroutine's next event

	q       queue
	last    uint64      // the last event that changed it
	pending []groupNeed // what Wait took for granted
}

// A groupNeed is a counter that an Add in flight has to show.
type groupNeed struct {
	promise *promise
	zero    bool
}

// group returns the WaitGroup of e.
func (v *Verifier) group(e *tracer.Event) (*waitGroup, error) {
	obj := v.objs.get(e.Obj)
	w, ok := obj.(*waitGroup)
	if obj == nil {
		w, ok = &waitGroup{id: e.Obj, name: e.Name, epoch: v.epoch, gen: 1, hazy: v.epoch > 0}, true
		v.objs.put(e.Obj, w)
	}
	if !ok {
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	}
	if w.epoch != v.epoch {
		w.q.clear()
		*w = waitGroup{id: w.id, name: w.name, epoch: v.epoch, gen: w.gen, used: w.used, hazy: true}
	}
	return w, nil
}

// wgAdd is Add or Done. A counter below 0 is a misuse that panics after it
// was changed; the model follows it.
func (v *Verifier) wgAdd(e *tracer.Event) error {
	w, err := v.group(e)
	if err != nil {
		return err
	}
	if (e.Kind == tracer.WaitGroupDone) != (e.N < 0) {
		return refuse(e, "a %s of %d: wg.done is for what lowers the counter, wg.add for the rest", e.Kind, e.N)
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if w.hazy && e.N == 0 && e.Counter == 0 {
		v.did(a, e) // its round has ended, or has yet to begin: that is not known
		return nil
	}
	if w.hazy {
		w.hazy, w.counter, w.gen, w.used = false, e.Counter-e.N, e.Gen, true
		if w.counter == 0 && e.Counter > 0 && w.gen > 0 {
			w.gen--
		}
	}
	before := w.counter
	if e.Counter != before+e.N {
		return refuse(e, "%s, said to be at %d after it, but it was at %d", v.what(e), e.Counter, before)
	}
	if before == 0 && e.Counter > 0 {
		if w.used {
			w.gen++
		}
		w.used = true
	}
	if e.Gen != w.gen {
		return refuse(e, "%s in round %d, but it is in round %d", v.what(e), e.Gen, w.gen)
	}
	w.counter, w.last = e.Counter, e.Seq
	v.groupChanged(e, w, a, before)
	v.did(a, e)
	return nil
}

// groupChanged notes when the counter reached and left 0.
func (v *Verifier) groupChanged(e *tracer.Event, w *waitGroup, a *goroutine, before int64) {
	var zero uint64
	switch {
	case before == 0 && w.counter != 0:
		w.round, w.left, w.leftBy = e.Seq, e.Seq, a
	case before != 0 && w.counter == 0:
		w.zeroed, w.zeroedBy = e.Seq, a
		zero = e.Seq
	}
	if a != nil {
		a.hold.wg, a.hold.wgSeq, a.busy = w, zero, true
	}
	if len(w.pending) > 0 {
		w.pending = slices.DeleteFunc(w.pending, func(n groupNeed) bool {
			if n.zero == (w.counter == 0) && n.promise.by(a) {
				n.promise.kept = true
			}
			return n.promise.kept
		})
	}
}

// leaveWaitGroup is called at the next event of who changed a counter. If that
// made it 0, all who waited by then are awake by now; unless the WaitGroup
// was changed meanwhile, which is a misuse that panics instead.
func (v *Verifier) leaveWaitGroup(a *goroutine, e *tracer.Event) error {
	w, zero := a.hold.wg, a.hold.wgSeq
	a.hold.wg = nil
	if w.epoch != v.epoch {
		return nil
	}
	if w.leftBy == a {
		w.left, w.leftBy = e.Seq, nil
	}
	if w.zeroedBy == a {
		w.zeroed, w.zeroedBy = e.Seq, nil
	}
	if q := w.q.head; zero != 0 && w.last == zero && q != nil && q.seq < zero {
		return refuse(e, "%s, but at event %d %s became 0, and %s, who waits for that since event %d, was not woken",
			v.what(e), zero, objectName(w.name, w.id), q.g.who(), q.seq)
	}
	return nil
}

// need notes what Wait saw, which an Add in flight must show.
func (v *Verifier) need(e *tracer.Event, w *waitGroup, zero bool, format string, args ...any) {
	w.pending = bounded(w.pending, groupNeed{v.promise(e, false, format, args...), zero})
}

// wgWait is the return of Wait: the counter was 0 since the goroutine's
// previous event; for one that waited, since it was started again.
func (v *Verifier) wgWait(e *tracer.Event) error {
	w, err := v.group(e)
	if err != nil {
		return err
	}
	var base, since uint64
	if g := v.gs.get(e.G); g != nil {
		base = g.last
		since = base
		if g.hold.must == mustWait && g.hold.mustWG == w {
			since = g.hold.mustSeq
		}
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	v.did(a, e)
	if w.hazy || a == nil {
		return nil
	}
	zero := w.counter == 0 || w.left > base || w.leftBy != nil
	reused := w.left > since || w.leftBy != nil
	switch {
	case !zero && (e.Counter == 0 || e.Counter == w.counter) && e.Gen == w.gen:
		v.need(e, w, true, "%s, but its counter is %d", v.what(e), w.counter)
	case !zero:
		return refuse(e, "%s, but its counter is %d", v.what(e), w.counter)
	case e.Counter != 0 && e.Counter != w.counter:
		return refuse(e, "%s with the counter at %d, but it is %d", v.what(e), e.Counter, w.counter)
	case e.Gen != w.gen && !(reused && e.Gen >= 1 && e.Gen < w.gen):
		return refuse(e, "%s of round %d, but it is in round %d", v.what(e), e.Gen, w.gen)
	}
	return nil
}

// blockGroup is a Wait that has to wait: the counter was not 0 at some instant
// since the goroutine's previous event.
func (v *Verifier) blockGroup(e *tracer.Event, g *goroutine) error {
	w, err := v.group(e)
	if err != nil {
		return err
	}
	g.wait.on = w
	if w.counter == 0 && w.zeroed <= g.last && w.zeroedBy == nil && !w.hazy && g.hold.mustWG != w {
		v.need(e, w, false, "%s, but its counter is 0", v.what(e))
	}
	g.hold.mustWG = nil
	v.join(g, &w.q, nil, false, e.Seq)
	return nil
}

// wakeGroup checks that a, who woke g, had just made the counter 0.
func (v *Verifier) wakeGroup(e *tracer.Event, g, a *goroutine) error {
	w := g.wait.on.(*waitGroup)
	switch {
	case w.epoch != v.epoch || w.hazy:
	case a == nil:
		return refuse(e, "%s, who waits for %s: only who makes it 0 can", v.what(e), objectName(w.name, w.id))
	case (a.hold.wg != w || a.hold.wgSeq == 0) && !a.hazy:
		return refuse(e, "%s, who waits for %s, but had not made it 0 just before: its counter is %d",
			v.what(e), objectName(w.name, w.id), w.counter)
	}
	v.leaveAll(g)
	g.hold.must, g.hold.mustWG, g.hold.mustSeq, g.busy = mustWait, w, g.wait.seq, true
	return nil
}
