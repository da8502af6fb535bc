package verify

import "github.com/govis/govis/tracer"

// A procTable knows which goroutine has which P. A goroutine in a syscall
// keeps its P until another one starts there.
type procTable struct {
	few  []*goroutine
	many map[int32]*goroutine
}

// fewProcs is up to where Ps are in a slice.
const fewProcs = 1024

func (t *procTable) get(p int32) *goroutine {
	if p < 0 {
		return nil
	}
	if int(p) < len(t.few) {
		return t.few[p]
	}
	return t.many[p]
}

func (t *procTable) set(p int32, g *goroutine) {
	if p < fewProcs {
		for int(p) >= len(t.few) {
			t.few = append(t.few, nil)
		}
		t.few[p] = g
		return
	}
	if t.many == nil {
		t.many = make(map[int32]*goroutine)
	}
	t.many[p] = g
}

// runs returns the goroutine that runs on p, nil if it is free or can be
// taken.
func (t *procTable) runs(p int32) *goroutine {
	g := t.get(p)
	if g == nil || g.state == stateSyscall {
		return nil
	}
	return g
}

// release frees the goroutine's P.
func (t *procTable) release(g *goroutine) {
	if t.get(g.p) == g {
		t.set(g.p, nil)
	}
	g.p = -1
}

// occupy gives g the P of the event.
func (v *Verifier) occupy(e *tracer.Event, g *goroutine) error {
	if e.P < 0 {
		return refuse(e, "%s, but without a P no goroutine can run", v.what(e))
	}
	if o := v.procs.runs(e.P); o != nil && o != g {
		return refuse(e, "%s on P %d, but %s has that P since event %d", v.what(e), e.P, o.who(), o.since)
	}
	if o := v.procs.get(e.P); o != nil && o != g {
		o.p = -1 // it was in a syscall and lost its P
	}
	v.procs.release(g)
	v.procs.set(e.P, g)
	g.p = e.P
	return nil
}
