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
	if told && w.known && w.since > v.wide && before != w.value {
		return refuse(e, "%s, but the operation before, event %d, left %s there", v.what(e), w.since, clean(w.value))
	}
	if told && e.Kind == tracer.AtomicCAS && !e.OK && before != after {
		return refuse(e, "%s, but a compare-and-swap that fails changes nothing", v.what(e))
	}
	w.known, w.value, w.since = told, after, e.Seq
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
	if e.Kind != tracer.MemRead {
		w.known = false
	}
	if e.Kind == tracer.MemWrite && e.Has&tracer.FieldElem == 0 {
		v.wide = e.Seq // a struct, say: variables may be parts of it
	}
	v.did(a, e)
	return nil
}
