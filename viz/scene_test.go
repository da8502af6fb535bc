package viz

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// scene asks for a scene and fails when there is none.
func scene(t testing.TB, v *View, r *protocol.SceneRequest) *protocol.Scene {
	t.Helper()
	s, err := v.Scene(r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// full asks for everything there is, so wide that nothing has to be merged.
func full(v *View) *protocol.SceneRequest {
	q := everything(protocol.MaxLanes)
	q.System = true
	return &protocol.SceneRequest{Axis: protocol.AxisEvents, To: int64(v.Len()), Width: protocol.MaxWidth, Lanes: q}
}

// stateOf returns the state of a goroutine that a lane shows just after event i.
func stateOf(l *protocol.Lane, i int64) (protocol.SpanState, uint64) {
	for _, s := range l.Spans {
		if s.From <= i && i < s.To {
			return s.State, s.Ref
		}
	}
	return "", 0
}

// unreduced returns the lanes of a scene from event from on that has nothing merged or left out, and
// where it ends.
func unreduced(t *testing.T, v *View, from int64) (map[string]*protocol.Lane, int64) {
	t.Helper()
	for n := int64(1024); n > 0; n /= 2 {
		q := full(v)
		q.From, q.To = from, min(from+n, int64(v.Len()))
		s := scene(t, v, q)
		if s.Omitted != (protocol.Omitted{}) {
			continue
		}
		lanes := make(map[string]*protocol.Lane)
		for i := range s.Lanes {
			lanes[s.Lanes[i].ID] = &s.Lanes[i]
		}
		return lanes, q.To
	}
	t.Fatalf("even the scene of event %d alone leaves something out", from)
	return nil, 0
}

// At every event a lane shows what the state of the trace says there: what a
// goroutine does and waits for, how full a channel is, who holds a lock.
func TestSceneIsState(t *testing.T) {
	for name, program := range tracetest.Programs {
		for seed := range uint64(5) {
			v := view(t, play(seed, program))
			state := tracer.NewState()
			for from, to := int64(0), int64(0); from < int64(v.Len()); from = to {
				var lanes map[string]*protocol.Lane
				lanes, to = unreduced(t, v, from)
				for i := from; i < to; i++ {
					e, err := v.trace.At(int(i))
					if err != nil {
						t.Fatal(err)
					}
					state.Apply(e)
					if err := sameState(lanes, state, i); err != nil {
						t.Fatalf("%s, seed %d, after event %d (%v): %v", name, seed, i, e.Kind, err)
					}
				}
			}
		}
	}
}

func sameState(lanes map[string]*protocol.Lane, s *tracer.State, i int64) error {
	for id, g := range s.Goroutines {
		got, ref := stateOf(lanes[goroutineID(id)], i)
		want := statuses[g.Status]
		if want == protocol.StateEnded {
			want = "" // an ended goroutine's lane is empty
		}
		if got != want || got == protocol.StateBlocked && ref != g.Obj {
			return fmt.Errorf("goroutine %d is %q on %d, its lane shows %q on %d", id, want, g.Obj, got, ref)
		}
	}
	for id, c := range s.Channels {
		if l := lanes[objectID(id)]; levelOf(l, i) != c.Len {
			return fmt.Errorf("channel %d has %d values, its lane shows %d", id, c.Len, levelOf(l, i))
		}
	}
	for id, w := range s.WaitGroups {
		if l := lanes[objectID(id)]; int64(levelOf(l, i)) != w.Counter {
			return fmt.Errorf("WaitGroup %d has %d, its lane shows %d", id, w.Counter, levelOf(l, i))
		}
	}
	for id, m := range s.Mutexes {
		if _, held := stateOf(lanes[objectID(id)], i); s.RWMutexes[id] == nil && held != m.Owner {
			return fmt.Errorf("mutex %d is held by %d, its lane shows %d", id, m.Owner, held)
		}
	}
	for id, m := range s.RWMutexes {
		state, held := stateOf(lanes[objectID(id)], i)
		if held != m.Writer || (state == protocol.StateRead) != (m.Writer == 0 && m.Count > 0) {
			return fmt.Errorf("rwmutex %d is held by %d and %d readers, its lane shows %q by %d", id, m.Writer, m.Count, state, held)
		}
	}
	for id, p := range s.Ps {
		if _, g := stateOf(lanes[laneID('p', uint64(id))], i); g != p.G {
			return fmt.Errorf("P %d runs %d, its lane shows %d", id, p.G, g)
		}
	}
	return nil
}

func levelOf(l *protocol.Lane, i int64) int {
	value := 0
	for _, step := range l.Levels {
		if step.At <= i {
			value = step.Value
		}
	}
	return value
}

// A trace that is indexed as it grows is indexed as one that is there at once.
func TestGrowing(t *testing.T) {
	events := tracetest.Play(7, tracetest.Mixed(100))
	whole := newMem(events)
	whole.finish()
	growing := newMem(nil)
	v := view(t, growing)
	for from := 0; from < len(events); {
		to := min(from+1+from%97, len(events))
		growing.add(events[from:to]...)
		if n, err := v.Update(); n != to || err != nil {
			t.Fatalf("Update to %d events = %d, %v", to, n, err)
		}
		scene(t, v, full(v)) // what is kept between scenes must not go stale
		from = to
	}
	growing.finish()
	w := view(t, whole)
	if got, want := scene(t, v, full(v)), scene(t, w, full(w)); !reflect.DeepEqual(got, want) {
		t.Error("the scene of the trace that grew differs from that of the whole")
	}
}

// The index holds what it must of a trace that stops being readable, and says so.
func TestBrokenTrace(t *testing.T) {
	events := tracetest.Play(1, tracetest.Buffered)
	broken := &brokenTrace{newMem(events), 40}
	broken.finish()
	v, err := NewView(broken)
	if err == nil || v.Len() != 40 {
		t.Fatalf("NewView of a trace that breaks after 40 events: %d events, error %v", v.Len(), err)
	}
	if notes := v.notes(); len(notes) != 1 {
		t.Errorf("its notes are %q", notes)
	}
	if s := scene(t, v, full(v)); s.Count != 40 {
		t.Errorf("its scene has %d events", s.Count)
	}
}

type brokenTrace struct {
	*memTrace
	good int
}

func (b *brokenTrace) Events(from, to int) iter.Seq2[*tracer.Event, error] {
	return func(yield func(*tracer.Event, error) bool) {
		i := from
		for e, err := range b.memTrace.Events(from, to) {
			if i == b.good {
				yield(nil, errors.New("block 7 is damaged"))
				return
			}
			if !yield(e, err) {
				return
			}
			i++
		}
	}
}

// Any window of any width is drawn within bounds, and nothing in it is lost
// without being counted.
func TestSceneReduced(t *testing.T) {
	v := view(t, play(3, tracetest.Mixed(3000)))
	n := int64(v.Len())
	_, end := v.Progress()
	for _, axis := range []protocol.Axis{protocol.AxisEvents, protocol.AxisClock} {
		to := n
		if axis == protocol.AxisClock {
			to = end
		}
		for _, window := range [][2]int64{{0, to}, {to / 3, to / 2}, {to / 2, to/2 + 200}, {-to, 2 * to}, {to, to + 50}, {-50, 0}} {
			for _, width := range []int{1, 7, 300, 1600} {
				r := &protocol.SceneRequest{Axis: axis, From: window[0], To: window[1], Width: width, Fold: true, Lanes: everything(60)}
				checkReduced(t, v, r)
			}
		}
	}
}

func checkReduced(t *testing.T, v *View, r *protocol.SceneRequest) {
	t.Helper()
	s := scene(t, v, r)
	perLane := r.Width + 2
	for i := range s.Lanes {
		l := &s.Lanes[i]
		if len(l.Spans) > perLane || len(l.Levels) > perLane || len(l.Marks) > perLane {
			t.Errorf("%v of %d pixels: lane %s has %d spans, %d levels, %d marks", r.Axis, r.Width, l.ID, len(l.Spans), len(l.Levels), len(l.Marks))
		}
		last := int64(-1 << 62)
		for _, sp := range l.Spans {
			if sp.From < last || sp.To < sp.From || sp.To < r.From || sp.From >= r.To {
				t.Errorf("%v %d..%d: lane %s has span %+v after position %d", r.Axis, r.From, r.To, l.ID, sp, last)
			}
			if sp.Count == 1 || sp.Share < 0 || sp.Share > 100 {
				t.Errorf("lane %s has span %+v", l.ID, sp)
			}
			last = sp.To
		}
		for _, m := range l.Marks {
			if m.At < r.From || m.At >= r.To {
				t.Errorf("lane %s has a mark at %d, outside of %d..%d", l.ID, m.At, r.From, r.To)
			}
		}
	}
	if len(s.Links) > maxSceneLinks {
		t.Errorf("the scene has %d links", len(s.Links))
	}
	shown := int64(0)
	for _, k := range s.Links {
		shown += max(k.Count, 1)
	}
	if all := linksIn(v, s); shown > all || shown+s.Omitted.Links < all {
		t.Errorf("%v %d..%d: %d links shown, %d omitted, of %d", r.Axis, r.From, r.To, shown, s.Omitted.Links, all)
	}
}

// linksIn counts the links with an end in the window, but for those of the
// system's lanes.
func linksIn(v *View, s *protocol.Scene) int64 {
	a := axis{clock: s.Axis == protocol.AxisClock, times: &v.index.times}
	lo, hi := uint32(a.index(s.From)), uint32(a.index(s.To))
	count := int64(0)
	for kind := range v.index.links {
		links := &v.index.links[kind]
		for n := range links.len() {
			k := links.at(n)
			in := func(i uint32) bool { return i >= lo && i < hi }
			system := v.index.lanes[k.fromLane].system || v.index.lanes[k.toLane].system
			if !links.isGone(n) && !system && (in(k.from) || in(k.to)) {
				count++
			}
		}
	}
	return count
}

// A scene that cannot be drawn is refused with the reason.
func TestSceneRefused(t *testing.T) {
	v := view(t, play(1, tracetest.Buffered))
	good := *full(v)
	for name, change := range map[string]func(*protocol.SceneRequest){
		"axis":       func(r *protocol.SceneRequest) { r.Axis = "sideways" },
		"no width":   func(r *protocol.SceneRequest) { r.Width = 0 },
		"too wide":   func(r *protocol.SceneRequest) { r.Width = protocol.MaxWidth + 1 },
		"empty":      func(r *protocol.SceneRequest) { r.To = r.From },
		"far":        func(r *protocol.SceneRequest) { r.To = 1 << 60 },
		"lanes":      func(r *protocol.SceneRequest) { r.Lanes.Count = protocol.MaxLanes + 1 },
		"first":      func(r *protocol.SceneRequest) { r.Lanes.First = -1 },
		"pins":       func(r *protocol.SceneRequest) { r.Lanes.Pins = make([]string, protocol.MaxPins+1) },
		"no object":  func(r *protocol.SceneRequest) { r.Lanes.Object = "o999" },
		"odd object": func(r *protocol.SceneRequest) { r.Lanes.Object = "tasks" },
	} {
		r := good
		change(&r)
		_, err := v.Scene(&r)
		var bad *RequestError
		if !errors.As(err, &bad) || bad.Message == "" {
			t.Errorf("%s: error %v, want a RequestError", name, err)
		}
	}
}

// A trace without events has a scene and a state.
func TestEmptyTrace(t *testing.T) {
	v := view(t, newMem(nil))
	s := scene(t, v, &protocol.SceneRequest{Axis: protocol.AxisClock, To: 100, Width: 100, Fold: true, Lanes: everything(10)})
	if len(s.Lanes) != 0 || s.EndPos != 0 {
		t.Errorf("the scene of nothing is %+v", s)
	}
	at := int64(-1)
	if st, err := v.State(&protocol.StateRequest{At: &at}); err != nil || st.Event != nil || st.Sentence == "" {
		t.Errorf("the state before the first event is %+v, %v", st, err)
	}
	if h := v.Hello(); h.Count != 0 || !h.Trace.Live {
		t.Errorf("hello is %+v", h)
	}
}
