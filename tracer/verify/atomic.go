package verify

import (
	"github.com/govis/govis/tracer"
)

// A word is a variable of package sync/atomic. Each operation is stamped while
// nobody else can do one there, so what one leaves is what the next finds.
type word struct {
	epoch uint32
	known bool // no events were lost since the last operation, and it told its value
	value string
	since uint64 // the last operation

	plain plainly
}

// plainly tells of the plain writes of a variable. They are announced, and happen at some moment before the next event of
// their goroutine.
type plainly struct {
	open    int    // so many may be still to come
	settled uint64 // the event by which the last one had happened
}

// since reports whether one may have happened after event seq.
func (p *plainly) since(seq uint64) bool { return p.open > 0 || p.settled != 0 && p.settled >= seq }

// settle says that what g was about to write plainly is written: this is its next event.
func (g *goroutine) settle(e *tracer.Event) {
	if g.writes != nil {
		g.writes.open--
		g.writes.settled = e.Seq
		g.writes = nil
	}
}

// access returns the variable of e and the goroutine whose event it is.
func (v *Verifier) access(e *tracer.Event) (*word, *goroutine, error) {
	obj := v.objs.get(e.Obj)
	w, ok := obj.(*word)
	if obj == nil {
		w, ok = &word{epoch: v.epoch}, true
		v.objs.put(e.Obj, w)
	}
	if !ok {
		return nil, nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	}
	a, err := v.self(e)
	return w, a, err
}

func (v *Verifier) atomic(e *tracer.Event) error {
	w, a, err := v.access(e)
	if err != nil {
		return err
	}
	if w.epoch != v.epoch {
		*w = word{epoch: v.epoch}
	}
	before, after, told := e.Old, e.New, e.Has&(tracer.FieldOld|tracer.FieldNew) == tracer.FieldOld|tracer.FieldNew
	if e.Kind == tracer.AtomicLoad {
		before, after, told = e.Value, e.Value, e.Has&tracer.FieldValue != 0
	}
	if told && w.known && w.since > v.wide && before != w.value && !v.opts.Unwatched {
		return refuse(e, "%s, but the operation before, event %d, left %s there", v.what(e), w.since, clean(w.value))
	}
	if told && e.Kind == tracer.AtomicCAS && !e.OK && before != after {
		return refuse(e, "%s, but a compare-and-swap that fails changes nothing", v.what(e))
	}
	// It was done at some moment since the goroutine's event before, and so was a plain write meanwhile.
	last := uint64(0)
	if a != nil {
		last = a.step
	}
	w.known = told && !w.plain.since(last) && !v.widely.since(last) && (v.epoch == 0 || last > v.lost)
	w.value, w.since = after, e.Seq
	v.did(a, e)
	return nil
}

// plain is a plain access. Its values are not judged: they were read beside the access, with no lock. After a write
// it is not known what an atomic operation finds there, or in what is a part of it.
func (v *Verifier) plain(e *tracer.Event) error {
	w, a, err := v.access(e)
	if err != nil {
		return err
	}
	v.did(a, e)
	switch e.Kind {
	case tracer.MemRead:
		return nil
	case tracer.MemLater: // the mem.write may be lost
		w.known, w.plain.settled = false, e.Seq
		return nil
	}
	w.known = false
	to := &w.plain
	if e.Has&tracer.FieldElem == 0 { // a struct, say: variables may be parts of it
		v.wide, to = e.Seq, &v.widely
	}
	if a != nil {
		to.open++
		a.writes = to
	}
	return nil
}
