package viz

import (
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// linkKey is what a link says, without where it is drawn.
type linkKey struct {
	kind     protocol.LinkKind
	from, to int64
	toLane   string
}

func linkSet(s *protocol.Scene) map[linkKey]protocol.Link {
	set := make(map[linkKey]protocol.Link)
	for _, k := range s.Links {
		set[linkKey{k.Kind, k.From.Event, k.To.Event, k.To.Lane}] = k
	}
	return set
}

// allLinks returns the links of a trace, unmerged, window by window.
func allLinks(t *testing.T, v *View) map[linkKey]protocol.Link {
	all := make(map[linkKey]protocol.Link)
	for from := int64(0); from < int64(v.Len()); from += 60 {
		r := full(v)
		r.From, r.To = from, from+60
		s := scene(t, v, r)
		for key, k := range linkSet(s) {
			if k.Count != 0 {
				t.Fatalf("links are merged in a window of 60 events: %+v", k)
			}
			all[key] = k
		}
	}
	return all
}

// Every value received leads back to where it was sent, with the value; every
// go statement, close and cancellation to whom it reached; every lock that was
// waited for to who had it before; and every other wake-up to who did it.
func TestLinks(t *testing.T) {
	for name, program := range tracetest.Programs {
		for seed := range uint64(4) {
			v := view(t, play(seed, program))
			got := allLinks(t, v)
			want := wantLinks(t, v)
			for key, label := range want {
				k, ok := got[key]
				if !ok {
					t.Errorf("%s, seed %d: no link %+v", name, seed, key)
				} else if label != "" && k.Label != label {
					t.Errorf("%s, seed %d: link %+v is labelled %q, want %q", name, seed, key, k.Label, label)
				}
				delete(got, key)
			}
			for key := range got {
				if key.kind != protocol.LinkWake {
					t.Errorf("%s, seed %d: link %+v should not be", name, seed, key)
				}
			}
		}
	}
}

// wantLinks finds the links of a trace in another way than the index does: by
// looking through the whole trace for each end. It leaves wake-ups out.
func wantLinks(t *testing.T, v *View) map[linkKey]string {
	t.Helper()
	var events []*tracer.Event
	for e, err := range v.trace.Events(0, v.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	last := func(before int, match func(*tracer.Event) bool) int64 {
		for i := before - 1; i >= 0; i-- {
			if match(events[i]) {
				return int64(i)
			}
		}
		return -1
	}
	want := make(map[linkKey]string)
	for i, e := range events {
		to, lane := int64(i), goroutineID(e.G)
		switch e.Kind {
		case tracer.GoCreate:
			if e.By != 0 {
				want[linkKey{protocol.LinkGo, to, to, lane}] = ""
			}
		case tracer.ChanRecv:
			switch e.Mode {
			case tracer.ModeClosed:
				if e.By != 0 {
					from := last(i, func(c *tracer.Event) bool { return c.Kind == tracer.ChanClose && c.Obj == e.Obj })
					want[linkKey{protocol.LinkClose, from, to, lane}] = ""
				}
				continue
			}
			kind := protocol.LinkBuffer
			if e.Mode == tracer.ModeHandoff {
				kind = protocol.LinkHandoff
			}
			from := last(i, func(c *tracer.Event) bool { return c.Kind == tracer.ChanSend && c.Obj == e.Obj && c.N == e.N })
			if events[from].G != e.G {
				want[linkKey{kind, from, to, lane}] = e.Value
			}
		case tracer.ContextCancel:
			if e.Parent != 0 {
				from := last(i, func(c *tracer.Event) bool { return c.Kind == tracer.ContextCancel && c.Obj == e.Parent })
				want[linkKey{protocol.LinkCancel, from, to, objectID(e.Obj)}] = ""
			}
			for _, c := range events[:i] {
				if c.Kind == tracer.ContextCreate && c.Mode == tracer.ModeWithValue && canceledBy(events, c) == e.Obj {
					want[linkKey{protocol.LinkCancel, to, to, objectID(c.Obj)}] = ""
				}
			}
		case tracer.ContextCreate:
			if above := canceledBy(events, e); e.Mode == tracer.ModeWithValue && above != 0 {
				from := last(i, func(c *tracer.Event) bool { return c.Kind == tracer.ContextCancel && c.Obj == above })
				if from >= 0 {
					want[linkKey{protocol.LinkCancel, from, to, objectID(e.Obj)}] = ""
				}
			}
		case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
			before := last(i, func(c *tracer.Event) bool {
				return c.G == e.G && c.Obj == e.Obj && c.Kind != tracer.GoUnblock
			})
			if !e.OK || before < 0 || events[before].Kind != tracer.GoBlock {
				continue // it got the lock without a wait
			}
			from := last(i, func(c *tracer.Event) bool {
				return c.Obj == e.Obj && (c.Kind == tracer.MutexUnlock || c.Kind == tracer.RWMutexUnlock || c.Kind == tracer.RWMutexRUnlock)
			})
			if from >= 0 && events[from].G != e.G {
				want[linkKey{protocol.LinkLock, from, to, lane}] = e.Name
			}
		}
	}
	return want
}

// canceledBy returns the context whose cancellation reaches a context right
// away, 0 for none; e is its creation.
func canceledBy(events []*tracer.Event, e *tracer.Event) uint64 {
	i := slices.IndexFunc(events, func(c *tracer.Event) bool { return c.Kind == tracer.ContextCreate && c.Obj == e.Parent })
	if i < 0 || events[i].Mode == tracer.ModeWithoutCancel {
		return 0
	}
	if events[i].Mode == tracer.ModeWithValue {
		return canceledBy(events, events[i])
	}
	return events[i].Obj
}

// What the runtime does (its timers here) comes from its own lane, which is the
// system's: its links are there where that is, and are not missed elsewhere.
func TestLinksOfTheRuntime(t *testing.T) {
	v := view(t, play(1, func(g *tracetest.G) { g.Sleep(1000) }))
	wakes := func(s *protocol.Scene) (n int) {
		for _, k := range s.Links {
			if k.Kind == protocol.LinkWake && k.From.Lane == goroutineID(0) {
				n++
			}
		}
		return n
	}
	if s := scene(t, v, full(v)); wakes(s) != 1 || s.Omitted.Links != 0 {
		t.Errorf("with the system's lanes: links %+v, omitted %+v; want the end of the sleep", s.Links, s.Omitted)
	}
	r := full(v)
	r.Lanes.System = false
	if s := scene(t, v, r); len(s.Links) != 0 || s.Omitted.Links != 0 {
		t.Errorf("without the system's lanes: links %+v, omitted %+v; want none", s.Links, s.Omitted)
	}
}

// A wake-up that another link explains has no link of its own.
func TestWakeLinks(t *testing.T) {
	v := view(t, play(1, tracetest.Unbuffered))
	for _, k := range scene(t, v, full(v)).Links {
		if k.Kind == protocol.LinkWake {
			t.Errorf("hand-offs and closes explain every wake-up here, yet there is %+v", k)
		}
	}
	v = view(t, play(1, tracetest.Buffered))
	wakes := 0
	for _, k := range scene(t, v, full(v)).Links {
		if k.Kind == protocol.LinkWake {
			wakes++
		}
	}
	if wakes == 0 {
		t.Error("a receiver that makes room wakes the sender, and there is no such link")
	}
}
