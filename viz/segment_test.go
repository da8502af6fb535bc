package viz

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// dump tells all that an index knows, line by line.
func dump(x *index) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	events := func(l *eventList) (all []uint32) {
		for k := range l.len() {
			all = append(all, l.at(k))
		}
		return all
	}
	spans := func(l *spanList) (all []span) {
		for k := range l.len() {
			all = append(all, l.at(k))
		}
		return all
	}
	for i := range x.len() {
		say("event %d: %d %x %d %d", i, x.times.at(i), x.kindAt(i), x.actors.at(i), x.subjects.at(i))
	}
	for kind := range x.links {
		l := &x.links[kind]
		for k := range l.len() {
			say("link %s %d: %v %v", linkKinds[kind], k, l.at(k), l.isGone(k))
		}
		say("links %s start %v", linkKinds[kind], l.earliest)
	}
	say("blocks %v, handoffs %v, outputs %v, rare %v", events(&x.blocks), events(&x.handoffs), events(&x.outputs), events(&x.rare))
	gaps := slices.Clone(x.gaps)
	slices.SortFunc(gaps, func(a, b gap) int { return cmp.Or(cmp.Compare(b.length(), a.length()), cmp.Compare(a.from, b.from)) })
	for _, g := range gaps {
		say("gap %d", g.length())
	}
	for i := range x.places.all {
		p := &x.places.all[i]
		say("place %s %s %s %d: %v", p.file, p.fn, p.at, p.line, events(&p.events))
	}
	say("texts %q", x.texts)
	var waits []string
	for k, s := range x.waited {
		waits = append(waits, fmt.Sprintf("wait %+v: %+v", k, *s))
	}
	slices.Sort(waits)
	out = append(out, waits...)
	for id, l := range x.lanes {
		say("lane %d: %s %d %q #%d %q %q %q parent %d system %v ended %v %d %d max %d %q", id, l.kind, l.ref, l.name, l.nth, l.detail, l.labels, l.made,
			l.parent, l.system, l.ended, l.first, l.last, l.max, l.unit)
		say("lane %d: spans %v", id, spans(&l.spans))
		say("lane %d: events %v", id, events(&l.events))
		say("lane %d: parts %v", id, l.parts.open)
		if l.parts.bars != nil {
			say("lane %d: bars %v", id, spans(l.parts.bars))
		}
		for k := range l.levels.len() {
			say("lane %d: level %v", id, l.levels.at(k))
		}
		say("lane %d: met %v", id, l.peers.all())
		if b := x.goroutines[id]; b != nil {
			c := *b
			c.carried, c.sum, c.sumOf = nil, nil, waitKind{}
			if !c.wait.lasts {
				c.wait = wait{}
			}
			say("lane %d: %+v", id, c)
		}
	}
	return out
}

// checkSameIndex compares what two indexes know, and their sums.
func checkSameIndex(t *testing.T, got, want *index) {
	t.Helper()
	a, b := dump(got), dump(want)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d of the joined index is\n%s\nwant\n%s", i, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatalf("the joined index has %d lines, want %d", len(a), len(b))
	}
	rng := rand.New(rand.NewPCG(1, uint64(len(a))))
	for id, l := range got.lanes {
		checkSums(t, rng, &l.spans, &want.lanes[id].spans, &got.times)
		if l.parts.bars != nil {
			checkSums(t, rng, l.parts.bars, want.lanes[id].parts.bars, &got.times)
		}
		for range 20 {
			if i := rng.Uint32N(uint32(got.len() + 2)); l.events.from(i) != want.lanes[id].events.from(i) {
				t.Fatalf("lane %d: from(%d) is %d, want %d", id, i, l.events.from(i), want.lanes[id].events.from(i))
			}
		}
	}
	for range 100 {
		ns := rng.Int64N(got.times.last() + 2)
		if a, b := got.times.search(ns), want.times.search(ns); a != b {
			t.Fatalf("time %d is found at %d, want %d", ns, a, b)
		}
	}
}

func checkSums(t *testing.T, rng *rand.Rand, got, want *spanList, ts *times) {
	t.Helper()
	n := want.len()
	for _, clock := range []bool{false, true} {
		a := axis{clock: clock, times: ts}
		for range 5 {
			i := rng.IntN(n + 1)
			j := i + rng.IntN(n+1-i)
			if g, w := got.weights(i, j, a), want.weights(i, j, a); g != w {
				t.Fatalf("weights(%d, %d) are %v, want %v", i, j, g, w)
			}
		}
	}
}

// joinAll indexes events in segments that are cut at random, and counts those that could be joined, or not.
func joinAll(t *testing.T, rng *rand.Rand, events []*tracer.Event, most int) (x *index, joins, others int) {
	t.Helper()
	x = newIndex()
	for len(events) > 0 {
		n := min(1+rng.IntN(most), len(events))
		part := newIndex()
		part.alone = &alone{}
		ok := true
		for _, e := range events[:n] {
			if err := part.applyAlone(e); err != nil {
				ok = false
				break
			}
		}
		if ok {
			s, err := thaw(freeze(part))
			if err != nil {
				t.Fatal(err)
			}
			ok = x.join(s)
		}
		if ok {
			joins++
		} else {
			others++
			for _, e := range events[:n] {
				if err := x.apply(e); err != nil {
					t.Fatal(err)
				}
			}
		}
		events = events[n:]
	}
	return x, joins, others
}

func serial(t *testing.T, events []*tracer.Event) *index {
	t.Helper()
	x := newIndex()
	for _, e := range events {
		if err := x.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// anyEvents makes events that need not make sense.
func anyEvents(rng *rand.Rand, n int) []*tracer.Event {
	kinds := []tracer.Kind{
		tracer.GoCreate, tracer.GoStart, tracer.GoStop, tracer.GoBlock, tracer.GoUnblock, tracer.GoEnd, tracer.GoSyscall, tracer.GoSysret,
		tracer.Range, tracer.Metric, tracer.CPUSample, tracer.UserLog, tracer.GoLabel,
		tracer.GoStatus, tracer.ProcStart, tracer.ProcStop, tracer.TraceClock, tracer.TraceGap,
	}
	var out []*tracer.Event
	now := int64(0)
	for i := range n {
		now += rng.Int64N(50)
		e := &tracer.Event{Seq: uint64(i + 1), T: now, Kind: kinds[rng.IntN(len(kinds))], G: rng.Uint64N(6), P: int32(rng.IntN(4)) - 1}
		if e.Kind == tracer.GoCreate && rng.IntN(4) > 0 {
			e.G = 10 + uint64(i)
		}
		decorate(rng, e)
		out = append(out, e)
	}
	return out
}

var testStacks = [][]tracer.Frame{
	nil,
	{{Func: "main.work", File: "/p/main.go", Line: 10}},
	{{Func: "sync.(*Mutex).Lock", File: "/go/src/sync/mutex.go", Line: 5}, {Func: "main.other", File: "/p/main.go", Line: 20}},
	{{Func: "runtime.gopark", File: "/go/src/runtime/proc.go", Line: 5}},
}

// decorate gives an event what its kind has.
func decorate(rng *rand.Rand, e *tracer.Event) {
	if stack := testStacks[rng.IntN(len(testStacks))]; stack != nil && e.Kind != tracer.Range && e.Kind != tracer.Metric {
		f := stack[len(stack)-1]
		e.Stack, e.At, e.Pkg = stack, fmt.Sprintf("%s:%d", f.File[len("/p/"):], f.Line), tracer.PackageOf(f.Func)
		e.Has |= tracer.FieldStack | tracer.FieldAt | tracer.FieldPkg
	}
	switch e.Kind {
	case tracer.GoCreate:
		e.By, e.Name, e.Op = rng.Uint64N(6), fmt.Sprint("g", e.G), []string{"main.work", "runtime.gc", "net/http.serve"}[rng.IntN(3)]
		e.Mode = []string{tracer.ModeUser, tracer.ModeSystem}[rng.IntN(2)]
	case tracer.GoUnblock:
		e.By = rng.Uint64N(6)
	case tracer.GoBlock:
		e.Reason = []string{"chan receive", "sleep", "select"}[rng.IntN(3)]
	case tracer.GoStop:
		e.Reason = "preempted"
	case tracer.GoLabel:
		e.Label = fmt.Sprint("user=", rng.IntN(3))
	case tracer.GoStatus:
		e.State, e.Reason = []string{tracer.StateRunning, tracer.StateWaiting, tracer.StateEnded}[rng.IntN(3)], "sleep"
	case tracer.TraceGap:
		e.State = []string{tracer.StateBegin, tracer.StateEnd}[rng.IntN(2)]
	case tracer.Metric:
		e.Label, e.N = []string{"/gc/heap/goal:bytes", "/sched/gomaxprocs:threads"}[rng.IntN(2)], rng.Int64N(100)
	case tracer.Range:
		e.Label = []string{"GC mark assist", "GC incremental sweep", "GC concurrent mark phase", "stop-the-world (GC)"}[rng.IntN(4)]
		e.State = []string{tracer.StateBegin, tracer.StateEnd}[rng.IntN(2)]
	}
}

// scheduled makes events of goroutines that a scheduler runs on Ps.
func scheduled(rng *rand.Rand, n int) []*tracer.Event {
	type gor struct {
		state tracer.Kind // the last event
		p     int32
	}
	gs := map[uint64]*gor{}
	free := []int32{0, 1, 2, 3}
	now, next := int64(0), uint64(1)
	var out []*tracer.Event
	emit := func(kind tracer.Kind, g uint64, p int32, by uint64) {
		now += rng.Int64N(50)
		e := &tracer.Event{Seq: uint64(len(out) + 1), T: now, Kind: kind, G: g, P: p}
		decorate(rng, e)
		e.By = by
		out = append(out, e)
		if gs[g] != nil {
			gs[g].state = kind
		}
	}
	for len(out) < n {
		if len(gs) < 3 || rng.IntN(40) == 0 && len(gs) < 30 {
			gs[next] = &gor{p: -1}
			emit(tracer.GoCreate, next, -1, 0)
			next++
		}
		ids := make([]uint64, 0, len(gs))
		for id := range gs {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		id := ids[rng.IntN(len(ids))]
		g := gs[id]
		leave := func(kind tracer.Kind) {
			p := g.p
			free, g.p = append(free, p), -1
			emit(kind, id, p, 0)
		}
		switch g.state {
		case tracer.GoCreate, tracer.GoStop, tracer.GoUnblock, tracer.GoSyscall:
			if len(free) == 0 {
				continue
			}
			g.p, free = free[0], free[1:]
			kind := tracer.GoStart
			if g.state == tracer.GoSyscall {
				kind = tracer.GoSysret
			}
			emit(kind, id, g.p, 0)
		case tracer.GoStart, tracer.GoSysret:
			switch rng.IntN(12) {
			case 0:
				leave(tracer.GoEnd)
				delete(gs, id)
			case 1, 2:
				leave(tracer.GoStop)
			case 3:
				leave(tracer.GoSyscall)
			default:
				leave(tracer.GoBlock)
			}
		case tracer.GoBlock:
			emit(tracer.GoUnblock, id, -1, ids[rng.IntN(len(ids))])
		}
	}
	return out
}

// An index that segments were joined to is that of one event after the other: of what a scheduler does, where nearly all can be joined, and of events
// that make no sense.
func TestJoin(t *testing.T) {
	for seed := range uint64(25) {
		rng := rand.New(rand.NewPCG(seed, 1))
		events := scheduled(rng, 200+rng.IntN(4000))
		got, joins, others := joinAll(t, rng, events, 1+rng.IntN(3000))
		checkSameIndex(t, got, serial(t, events))
		if others > 0 {
			t.Errorf("seed %d: of %d segments %d could not be joined", seed, joins+others, others)
		}
		events = anyEvents(rng, 300+rng.IntN(3000))
		got, _, _ = joinAll(t, rng, events, 1+rng.IntN(60))
		checkSameIndex(t, got, serial(t, events))
	}
}

// A segment that is damaged is an error, or an index that answers something.
func TestThawDamaged(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	events := scheduled(rng, 1500)
	part := newIndex()
	part.alone = &alone{}
	for _, e := range events {
		if err := part.applyAlone(e); err != nil {
			t.Fatal(err)
		}
	}
	about, numbers := freeze(part)
	for range 80 {
		a, n := slices.Clone(about), slices.Clone(numbers)
		for range 1 + rng.IntN(3) {
			if rng.IntN(2) == 0 {
				a[rng.IntN(len(a))] ^= 1 << rng.IntN(8)
			} else {
				n[rng.IntN(len(n))] ^= 1 << rng.IntN(8)
			}
		}
		if rng.IntN(4) == 0 {
			a = a[:rng.IntN(len(a))]
		}
		s, err := thaw(a, n)
		if err != nil {
			continue
		}
		if x := newIndex(); x.join(s) {
			dump(x)
			v := OpenView(newMem(events))
			v.index = x
			for _, l := range x.lanes {
				l.spans.weights(0, l.spans.len(), axis{times: &x.times})
			}
			if x.len() == len(events) {
				if _, err := v.Scene(whole(v, "clock")); err != nil && reflect.TypeOf(err) != reflect.TypeFor[*RequestError]() {
					t.Fatal(err)
				}
				if _, err := v.Waits(&protocol.WaitsRequest{System: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
