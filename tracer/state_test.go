package tracer_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// consistent says what in a state cannot be, in a run of which no event is
// missing; "" when all is well.
func consistent(s *tracer.State) string {
	for id, c := range s.Channels {
		if len(c.Buffer) != c.Len || c.Len > c.Cap {
			return fmt.Sprintf("channel %d holds %v, with len %d and cap %d", id, c.Buffer, c.Len, c.Cap)
		}
		for i, v := range c.Buffer {
			if v.N != c.Received+1+int64(i) {
				return fmt.Sprintf("channel %d holds %v after %d were received", id, c.Buffer, c.Received)
			}
		}
		for _, w := range slices.Concat(c.SendQ, c.RecvQ) {
			g := s.Goroutines[w.G]
			inSelect := w.Case >= 0 && w.Case < len(g.Cases) && g.Cases[w.Case].Chan == id
			if w.Case < 0 && g.Obj != id || w.Case >= 0 && !inSelect {
				return fmt.Sprintf("goroutine %d is in the queue of channel %d and waits for %d %v", w.G, id, g.Obj, g.Cases)
			}
			if w.Case < 0 && g.Status != tracer.StatusWaiting {
				return fmt.Sprintf("goroutine %d is %v and in the queue of channel %d", w.G, g.Status, id)
			}
		}
	}
	for id, m := range s.Mutexes {
		if m.Owner != 0 && slices.Contains(m.Queue, m.Owner) && m.Mode != tracer.ModeStarvation {
			return fmt.Sprintf("goroutine %d owns mutex %d and waits for it", m.Owner, id)
		}
		for _, g := range m.Queue {
			if s.Goroutines[g].Obj != id {
				return fmt.Sprintf("goroutine %d is in the queue of mutex %d and waits for %d", g, id, s.Goroutines[g].Obj)
			}
		}
	}
	for id, m := range s.RWMutexes {
		if int64(len(m.Readers)) != m.Count {
			return fmt.Sprintf("RWMutex %d has readers %v, counted %d", id, m.Readers, m.Count)
		}
	}
	for _, p := range s.Ps {
		if p.G != 0 && (s.Goroutines[p.G].P != p.ID || s.Goroutines[p.G].Status != tracer.StatusRunning) {
			return fmt.Sprintf("P %d runs goroutine %d, which is %+v", p.ID, p.G, s.Goroutines[p.G])
		}
	}
	for id, g := range s.Goroutines {
		if g.Status == tracer.StatusRunning && s.Ps[g.P].G != id {
			return fmt.Sprintf("goroutine %d runs on P %d, which runs %d", id, g.P, s.Ps[g.P].G)
		}
		if g.Status != tracer.StatusWaiting && g.Obj != 0 {
			return fmt.Sprintf("goroutine %d is %v and waits for %d", id, g.Status, g.Obj)
		}
	}
	return ""
}

func TestApplyIsConsistent(t *testing.T) {
	runs := map[string][]*tracer.Event{"mixed": tracetest.Play(2, tracetest.Mixed(1000))}
	for name, program := range tracetest.Programs {
		for seed := range uint64(10) {
			runs[fmt.Sprint(name, " ", seed)] = tracetest.Play(seed, program)
		}
	}
	for name, events := range runs {
		s := tracer.NewState()
		for _, e := range events {
			s.Apply(e)
			if what := consistent(s); what != "" {
				t.Fatalf("%s: after %s: %s", name, tracer.AppendJSON(nil, e), what)
			}
		}
		if s.Events != len(events) || s.Seq != events[len(events)-1].Seq || !s.Exited {
			t.Errorf("%s: at the end %d events, seq %d, exited %v", name, s.Events, s.Seq, s.Exited)
		}
	}
}

// script makes events by hand: each line is the JSON of one, without the
// fields that always are there but for g and kind.
func script(t *testing.T, lines ...string) []*tracer.Event {
	t.Helper()
	var events []*tracer.Event
	for i, l := range lines {
		e := new(tracer.Event)
		check(t, e.UnmarshalJSON([]byte(fmt.Sprintf(`{"seq":%d,"t":%d,"p":0,%s}`, i+1, 10*(i+1), l))))
		events = append(events, e)
	}
	return events
}

// Who ends the program ends with it; who waits still does.
func TestStateAtExit(t *testing.T) {
	lines := []string{
		`"g":1,"kind":"go.create","by":0,"name":"main","mode":"user","op":"main.main"`,
		`"g":1,"kind":"go.start"`,
		`"g":2,"kind":"go.create","by":1,"name":"greet","mode":"user","op":"main.greet"`,
		`"g":2,"kind":"go.start"`,
		`"g":2,"kind":"go.block","reason":"sleep"`,
		`"g":1,"kind":"exit","code":0,"message":"exit status 0"`,
	}
	s := replay(script(t, lines...))
	if main, greet := s.Goroutines[1].Status, s.Goroutines[2].Status; main != tracer.StatusEnded || greet != tracer.StatusWaiting || consistent(s) != "" {
		t.Errorf("at the exit main is %v, greet %v; %s", main, greet, consistent(s))
	}
}

// A full buffer: the sender waits in the queue with its value, and the value
// moves into the buffer as the receiver takes the head.
func TestStateOfFullBuffer(t *testing.T) {
	s := replay(script(t,
		`"g":1,"kind":"go.create","by":0,"name":"main","mode":"user","op":"main.main"`,
		`"g":1,"kind":"go.start"`,
		`"g":1,"kind":"chan.make","obj":5,"name":"c","cap":1,"elem":"int","at":"main.go:4"`,
		`"g":1,"kind":"chan.send","obj":5,"name":"c","n":1,"len":1,"cap":1,"mode":"buffer","value":"10"`,
		`"g":1,"kind":"go.block","reason":"chan send","obj":5,"name":"c","value":"20","at":"main.go:6"`,
	))
	c, g := s.Channels[5], s.Goroutines[1]
	if !reflect.DeepEqual(c.Buffer, []tracer.Value{{N: 1, Value: "10"}}) || c.Elem != "int" || c.Place.At != "main.go:4" || c.MadeBy != 1 {
		t.Errorf("channel %+v", c)
	}
	if q := c.SendQ; len(q) != 1 || q[0].G != 1 || q[0].Case != -1 || q[0].Value != "20" || !q[0].HasValue {
		t.Errorf("waiting senders %+v", c.SendQ)
	}
	if g.Status != tracer.StatusWaiting || g.Reason != "chan send" || g.Obj != 5 || g.ObjName != "c" || g.Value != "20" ||
		g.Since != (tracer.Moment{Seq: 5, T: 50}) || g.P != -1 || g.Place.At != "main.go:6" || s.Ps[0].G != 0 {
		t.Errorf("goroutine %+v", g)
	}
	more := script(t,
		`"g":2,"kind":"go.start"`,
		`"g":2,"kind":"chan.recv","obj":5,"name":"c","n":1,"len":0,"cap":1,"mode":"buffer","ok":true,"value":"10"`,
		`"g":1,"by":2,"kind":"chan.send","obj":5,"name":"c","n":2,"len":1,"cap":1,"mode":"buffer","value":"20"`,
		`"g":1,"by":2,"kind":"go.unblock","obj":5,"name":"c"`,
	)
	for i, e := range more {
		e.Seq, e.T = uint64(6+i), int64(60+10*i)
		s.Apply(e)
		if i == 2 && (len(s.Channels[5].SendQ) != 0 || s.Goroutines[1].Status != tracer.StatusWaiting) {
			t.Error("the sender whose value is taken is still in the queue, or runs already")
		}
	}
	c, g = s.Channels[5], s.Goroutines[1]
	if !reflect.DeepEqual(c.Buffer, []tracer.Value{{N: 2, Value: "20"}}) || c.Sent != 2 || c.Received != 1 || len(c.SendQ) != 0 {
		t.Errorf("channel %+v", c)
	}
	if g.Status != tracer.StatusRunnable || g.WokenBy != 2 || g.Woken.Seq != 9 || g.Obj != 0 || g.HasValue {
		t.Errorf("goroutine %+v", g)
	}
	if s.Goroutines[2].P != 0 || s.Ps[0].G != 2 {
		t.Errorf("P 0 runs %d", s.Ps[0].G)
	}
}

// A select waits in the queues of all its cases, and leaves all at once.
func TestStateOfSelect(t *testing.T) {
	events := script(t,
		`"g":1,"kind":"select.wait","cases":[{"dir":"recv","chan":5,"name":"in"},{"dir":"send","chan":6,"name":"out"},{"dir":"recv","chan":0}]`,
		`"g":1,"kind":"go.block","reason":"select"`,
		`"g":2,"kind":"chan.send","obj":5,"name":"in","n":1,"len":0,"cap":0,"mode":"handoff","peer":1,"value":"7"`,
		`"g":1,"by":2,"kind":"chan.recv","obj":5,"name":"in","n":1,"len":0,"cap":0,"mode":"handoff","ok":true,"peer":2,"value":"7"`,
		`"g":1,"by":2,"kind":"go.unblock","obj":5,"name":"in"`,
	)
	s := replay(events[:2])
	if q := s.Channels[5].RecvQ; len(q) != 1 || q[0].G != 1 || q[0].Case != 0 || q[0].HasValue {
		t.Errorf("in's receivers %+v", q)
	}
	if q := s.Channels[6].SendQ; len(q) != 1 || q[0].G != 1 || q[0].Case != 1 || q[0].HasValue {
		t.Errorf("out's senders %+v", q)
	}
	if g := s.Goroutines[1]; g.Status != tracer.StatusWaiting || len(g.Cases) != 3 {
		t.Errorf("goroutine %+v", g)
	}
	for _, e := range events[2:] {
		s.Apply(e)
	}
	if len(s.Channels[5].RecvQ)+len(s.Channels[6].SendQ) != 0 || s.Goroutines[1].Cases != nil {
		t.Errorf("after the hand-off: %+v %+v %+v", s.Channels[5], s.Channels[6], s.Goroutines[1])
	}
}

// The queues of channels are in the order in which goroutines joined them, also
// where many leave from the middle, and in clones.
func TestQueueOrder(t *testing.T) {
	for seed := range uint64(20) {
		naive := map[uint64][]uint64{} // goroutines in the queue for receiving
		s := tracer.NewState()
		for i, e := range tracetest.Play(seed, tracetest.Crowd) {
			s.Apply(e)
			switch {
			case e.Kind == tracer.SelectWait:
				for _, c := range e.Cases {
					naive[c.Chan] = append(naive[c.Chan], e.G)
				}
			case e.Kind == tracer.GoBlock && e.Reason == "chan receive":
				naive[e.Obj] = append(naive[e.Obj], e.G)
			case e.Kind == tracer.ChanRecv && e.Has&tracer.FieldBy != 0:
				for c := range naive {
					naive[c] = slices.DeleteFunc(naive[c], func(g uint64) bool { return g == e.G })
				}
			}
			for id, c := range s.Channels {
				var got []uint64
				for _, w := range c.RecvQ {
					got = append(got, w.G)
				}
				if !slices.Equal(got, naive[id]) {
					t.Fatalf("seed %d, after %s: queue of %d is %v, want %v", seed, tracer.AppendJSON(nil, e), id, got, naive[id])
				}
			}
			if i%10 == 0 {
				s = s.Clone()
			}
		}
	}
}

// A mutex's queue, its order when one has waited before, and its passing on.
func TestStateOfMutex(t *testing.T) {
	events := script(t,
		`"g":1,"kind":"mutex.lock","obj":3,"name":"mu","owner":1,"waiters":[],"mode":"normal","ok":true,"at":"main.go:9"`,
		`"g":2,"kind":"go.block","reason":"sync.Mutex.Lock","obj":3,"name":"mu","mode":"fifo"`,
		`"g":3,"kind":"go.block","reason":"sync.Mutex.Lock","obj":3,"name":"mu","mode":"lifo"`,
		`"g":4,"kind":"mutex.lock","obj":3,"name":"mu","owner":1,"waiters":[3,2],"mode":"normal","ok":false`,
		`"g":1,"kind":"mutex.unlock","obj":3,"name":"mu","owner":0,"waiters":[3,2],"mode":"starvation"`,
		`"g":3,"by":1,"kind":"go.unblock","obj":3,"name":"mu","mode":"handoff"`,
	)
	s := replay(events[:4])
	m := s.Mutexes[3]
	if m.Owner != 1 || !slices.Equal(m.Queue, []uint64{3, 2}) || m.Place.At != "main.go:9" || m.Since.Seq != 1 {
		t.Errorf("mutex %+v", m)
	}
	if m = replay(events[:5]).Mutexes[3]; m.Owner != 0 {
		t.Errorf("after the unlock %+v", m)
	}
	s = replay(events)
	if m = s.Mutexes[3]; m.Owner != 3 || !slices.Equal(m.Queue, []uint64{2}) || m.Mode != tracer.ModeStarvation {
		t.Errorf("after the hand-over %+v", m)
	}
}

func TestStateOfRWMutexAndWaitGroup(t *testing.T) {
	s := replay(script(t,
		`"g":1,"kind":"rwmutex.rlock","obj":3,"name":"rw","owner":0,"counter":1,"waiters":[],"ok":true`,
		`"g":2,"kind":"rwmutex.rlock","obj":3,"name":"rw","owner":0,"counter":2,"waiters":[],"ok":true`,
		`"g":3,"kind":"go.block","reason":"sync.RWMutex.Lock","obj":3,"name":"rw","mode":"fifo"`,
		`"g":4,"kind":"go.block","reason":"sync.RWMutex.RLock","obj":3,"name":"rw","mode":"fifo"`,
		`"g":1,"kind":"rwmutex.runlock","obj":3,"name":"rw","owner":0,"counter":1,"waiters":[3,4]`,
		`"g":1,"kind":"wg.add","obj":9,"name":"wg","n":2,"counter":2,"gen":3`,
		`"g":5,"kind":"go.block","reason":"sync.WaitGroup.Wait","obj":9,"name":"wg"`,
	))
	m := s.RWMutexes[3]
	if !slices.Equal(m.Readers, []uint64{2}) || m.Writer != 0 || !slices.Equal(m.Queue, []tracer.RWWaiter{{G: 3, Write: true}, {G: 4}}) {
		t.Errorf("RWMutex %+v", m)
	}
	w := s.WaitGroups[9]
	if w.Counter != 2 || w.Gen != 3 || !slices.Equal(w.Waiters, []uint64{5}) {
		t.Errorf("WaitGroup %+v", w)
	}
}

func TestStateOfContexts(t *testing.T) {
	s := replay(script(t,
		`"g":1,"kind":"ctx.create","obj":2,"name":"ctx","mode":"cancel","parent":0`,
		`"g":1,"kind":"ctx.create","obj":3,"name":"sub","mode":"timeout","parent":2,"deadline":500`,
		`"g":1,"kind":"ctx.done","obj":3,"name":"sub","chan":7`,
		`"g":4,"kind":"ctx.cancel","obj":2,"name":"ctx","message":"context canceled","cause":"enough"`,
		`"g":4,"kind":"ctx.cancel","obj":3,"name":"sub","message":"context canceled","cause":"enough","parent":2,"chan":7`,
	))
	root, sub := s.Contexts[2], s.Contexts[3]
	if !slices.Equal(root.Children, []uint64{3}) || !root.Cancelled || root.CancelledBy != 4 || root.From != 0 || root.Cause != "enough" {
		t.Errorf("root %+v", root)
	}
	if sub.Parent != 2 || !sub.HasDeadline || sub.Deadline != 500 || sub.Chan != 7 || sub.From != 2 || sub.CancelledAt.Seq != 5 {
		t.Errorf("sub %+v", sub)
	}
	if s.Channels[7].Context != 3 {
		t.Errorf("channel %+v", s.Channels[7])
	}
}

// A context that carries a value has no cancellation of its own: it follows its
// nearest ancestor that has.
func TestStateOfValueContexts(t *testing.T) {
	s := replay(script(t,
		`"g":1,"kind":"ctx.create","obj":2,"name":"ctx","mode":"cancel","parent":0`,
		`"g":1,"kind":"ctx.create","obj":3,"name":"user","mode":"value","parent":2`,
		`"g":1,"kind":"ctx.create","obj":4,"name":"trace","mode":"value","parent":3`,
		`"g":1,"kind":"ctx.create","obj":5,"name":"own","mode":"cancel","parent":4`,
		`"g":1,"kind":"ctx.create","obj":6,"name":"below","mode":"value","parent":5`,
		`"g":1,"kind":"ctx.create","obj":7,"name":"free","mode":"withoutcancel","parent":3`,
		`"g":1,"kind":"ctx.create","obj":8,"name":"late","mode":"value","parent":7`,
		`"g":4,"kind":"ctx.cancel","obj":2,"name":"ctx","message":"context canceled","cause":"enough"`,
		`"g":1,"kind":"ctx.create","obj":9,"name":"after","mode":"value","parent":4`,
		`"g":1,"kind":"ctx.create","obj":10,"name":"alone","mode":"value","parent":0`,
	))
	for id, at := range map[uint64]uint64{3: 8, 4: 8, 9: 9} {
		x := s.Contexts[id]
		if !x.Cancelled || x.From != 2 || x.Message != "context canceled" || x.Cause != "enough" || x.CancelledBy != 4 || x.CancelledAt.Seq != at {
			t.Errorf("context %s %+v, want it to be cancelled with ctx", x.Name, x)
		}
	}
	for _, id := range []uint64{5, 6, 7, 8, 10} {
		if x := s.Contexts[id]; x.Cancelled {
			t.Errorf("context %s %+v, want it to live", x.Name, x)
		}
	}
}

// Contexts that are each other's ancestors, as no program makes them, end.
func TestStateOfContextsInACircle(t *testing.T) {
	s := replay(script(t,
		`"g":1,"kind":"ctx.create","obj":2,"name":"a","mode":"value","parent":3`,
		`"g":1,"kind":"ctx.create","obj":3,"name":"b","mode":"value","parent":2`,
		`"g":1,"kind":"ctx.cancel","obj":2,"name":"a","message":"context canceled","cause":"context canceled"`,
	))
	if !s.Contexts[3].Cancelled {
		t.Errorf("context %+v", s.Contexts[3])
	}
}

// A state that begins anywhere in a run, or misses events, goes on.
func TestApplyWithGaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	events := mixed(t)[:20_000]
	for range 50 {
		s := tracer.NewState()
		from, to := rng.IntN(len(events)), rng.IntN(len(events))
		missing := rng.IntN(100)
		for i := min(from, to); i < max(from, to); i++ {
			if rng.IntN(100) >= missing {
				s.Apply(events[i])
			}
		}
		for _, c := range s.Channels {
			if len(c.Buffer) > c.Len {
				t.Fatalf("channel %+v holds more values than len says", c)
			}
		}
		back, err := tracer.Checkpoint(s)
		check(t, err)
		sameState(t, "checkpoint", back, s)
	}
	s := replay(events[10_000:10_001])
	g := s.Goroutines[events[10_000].G]
	if g == nil {
		t.Error("the goroutine of the first event is not known")
	}
}

// A clone and its original do not see each other's changes.
// What the runtime says of a goroutine, whatever that does, is no sign that it runs.
func TestStateOfRangesAndSamples(t *testing.T) {
	for _, kind := range []tracer.Kind{tracer.Range, tracer.CPUSample} {
		s := tracer.NewState()
		for i, e := range []tracer.Event{
			{G: 1, Kind: tracer.GoCreate}, {G: 1, Kind: tracer.GoStatus, P: -1, State: tracer.StateWaiting, Mode: tracer.ModeTrace, At: "main.go:1"},
			{G: 1, P: -1, Kind: kind, State: tracer.StateBegin, Label: "GC mark assist", At: "main.go:2"},
			{G: 2, P: -1, Kind: kind, State: tracer.StateBegin, Label: "GC mark assist", At: "main.go:2"},
		} {
			always, _ := e.Kind.Fields()
			e.Seq, e.Has = uint64(i+1), always
			if e.At != "" {
				e.Has |= tracer.FieldAt
			}
			s.Apply(&e)
		}
		if g := s.Goroutines[1]; g.Status != tracer.StatusWaiting || g.Place.At != "main.go:1" {
			t.Errorf("%v: the goroutine that waits is %v at %s", kind, g.Status, g.Place.At)
		}
		if g := s.Goroutines[2]; g != nil {
			t.Errorf("%v: a goroutine of which nothing else is known is %v", kind, g.Status)
		}
	}
}

func TestClone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	events := mixed(t)[:20_000]
	s := tracer.NewState()
	type kept struct {
		n     int
		state *tracer.State
	}
	var clones []kept
	for i, e := range events {
		s.Apply(e)
		if rng.IntN(500) == 0 {
			clones = append(clones, kept{i + 1, s.Clone()})
		}
		if len(clones) > 0 && rng.IntN(5) == 0 { // a clone goes its own way for a while
			c := &clones[rng.IntN(len(clones))]
			if c.n < len(events) {
				c.state.Apply(events[c.n])
				c.n++
			}
		}
	}
	clones = append(clones, kept{len(events), s})
	for _, c := range clones {
		sameState(t, fmt.Sprint("clone after ", c.n), c.state, replay(events[:c.n]))
	}
}

// A program that makes many objects does not make the state grow for ever;
// what someone waits for is never forgotten.
func TestStateForgets(t *testing.T) {
	s := tracer.NewState()
	seq := uint64(0)
	apply := func(e tracer.Event) {
		seq++
		e.Seq, e.T = seq, int64(seq)
		s.Apply(&e)
	}
	const all = 5 * tracer.KeepObjects
	for id := uint64(1); id <= all; id++ {
		apply(tracer.Event{G: 1, Kind: tracer.GoStart})
		apply(tracer.Event{G: 1, Kind: tracer.ChanMake, Has: tracer.FieldObj | tracer.FieldCap, Obj: id, Cap: 1})
		apply(tracer.Event{G: 1, Kind: tracer.ContextCreate, Has: tracer.FieldObj | tracer.FieldParent, Obj: id + all, Parent: 1 + all})
		apply(tracer.Event{G: 1000 + id, Kind: tracer.GoCreate})
		apply(tracer.Event{G: 1000 + id, Kind: tracer.GoStart, P: 1})
		if id%1000 == 0 {
			apply(tracer.Event{G: 1000 + id, Kind: tracer.GoBlock, Has: tracer.FieldReason | tracer.FieldObj, Obj: id, Reason: "chan receive"})
		} else {
			apply(tracer.Event{G: 1000 + id, Kind: tracer.GoEnd})
		}
	}
	if n := len(s.Channels); n > 2*tracer.KeepObjects+all/1000 {
		t.Errorf("%d channels are kept", n)
	}
	if n := len(s.Contexts); n > 2*tracer.KeepObjects {
		t.Errorf("%d contexts are kept", n)
	}
	if n := len(s.Goroutines); n != 1+all/1000+tracer.KeepEnded {
		t.Errorf("%d goroutines are kept", n)
	}
	if len(s.Channels)+len(s.Contexts)+len(s.Goroutines)+s.Forgotten != 3*all+1 {
		t.Errorf("%d forgotten, which is not what is missing", s.Forgotten)
	}
	for id := uint64(1000); id <= all; id += 1000 {
		if c := s.Channels[id]; c == nil || len(c.RecvQ) != 1 {
			t.Fatalf("channel %d, which a goroutine waits for, is %+v", id, c)
		}
	}
	for _, x := range s.Contexts {
		for _, child := range x.Children {
			if s.Contexts[child] == nil {
				t.Fatalf("context %d has the forgotten child %d", x.ID, child)
			}
		}
	}
	back, err := tracer.Checkpoint(s)
	check(t, err)
	sameState(t, "checkpoint", back, s)
	const last = all + 1000 - 1 // it ended a moment ago
	for range tracer.KeepEnded {
		apply(tracer.Event{G: 1, Kind: tracer.GoStart})
		apply(tracer.Event{G: 2, Kind: tracer.GoCreate})
		apply(tracer.Event{G: 2, Kind: tracer.GoEnd})
	}
	if s.Goroutines[last] != nil {
		t.Errorf("goroutine %d is kept", last)
	}
	apply(tracer.Event{G: last, Kind: tracer.GoCreate, Name: "of another life"})
	if g := s.Goroutines[last]; g == nil || g.Status != tracer.StatusCreated || g.Name != "of another life" {
		t.Errorf("a goroutine with the number of one that was forgotten is %+v", g)
	}
}

func TestStatusString(t *testing.T) {
	if got := fmt.Sprint(tracer.StatusWaiting, tracer.Status(200)); got != "waiting unknown" {
		t.Error(got)
	}
}
