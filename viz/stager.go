package viz

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// A stager fills a protocol.State from a tracer.State.
type stager struct {
	view   *View
	state  *tracer.State
	at     int
	system bool
	event  *tracer.Event   // nil before the first
	must   map[string]bool // lanes that have to be there
	out    *protocol.State
}

// build chooses what is shown and fills it in.
func (b *stager) build() {
	b.view.mu.RLock()
	defer b.view.mu.RUnlock()
	for _, g := range b.goroutines() {
		b.out.Goroutines = append(b.out.Goroutines, b.goroutine(g))
		if g.Status == tracer.StatusWaiting {
			b.need(g)
		}
		b.selects(g)
	}
	b.needContexts()
	for _, o := range b.objects() {
		b.object(o.id)
	}
	b.depths()
}

// need makes sure that what a shown goroutine waits for is shown.
func (b *stager) need(g *tracer.Goroutine) {
	if g.Obj != 0 {
		b.must[objectID(g.Obj)] = true
	}
	for _, c := range g.Cases {
		if c.Chan != 0 {
			b.must[objectID(c.Chan)] = true
		}
	}
}

// needContexts makes sure that a context is shown whose Done channel is.
func (b *stager) needContexts() {
	for _, id := range slices.Collect(maps.Keys(b.must)) {
		if c := b.channelOf(id); c != nil && c.Context != 0 {
			b.must[objectID(c.Context)] = true
		}
	}
}

func (b *stager) channelOf(id string) *tracer.Channel {
	l, ok := b.view.lane(id)
	if !ok || id[0] != 'o' {
		return nil
	}
	return b.state.Channels[b.view.index.lanes[l].ref]
}

// goroutines chooses the goroutines to show, in order of creation.
func (b *stager) goroutines() []*tracer.Goroutine {
	var live, ended []*tracer.Goroutine
	must := b.mustIDs('g')
	for id, g := range b.state.Goroutines {
		switch {
		case must[id]:
			live = append(live, g)
		case !b.system && b.systemG(id):
			if g.Status != tracer.StatusEnded {
				b.out.Hidden.SystemGoroutines++
			}
		case g.Status == tracer.StatusEnded:
			ended = append(ended, g)
		default:
			live = append(live, g)
		}
	}
	newest := func(x, y *tracer.Goroutine) int { return cmp.Compare(y.Since.Seq, x.Since.Seq) }
	slices.SortFunc(ended, newest)
	slices.SortFunc(live, func(x, y *tracer.Goroutine) int {
		mx, my := must[x.ID], must[y.ID]
		if mx != my {
			if mx {
				return -1
			}
			return 1
		}
		return newest(x, y)
	})
	if n := len(live) - maxStageGoroutines; n > 0 {
		b.out.Hidden.MoreGoroutines = n
		live = live[:maxStageGoroutines]
	}
	shown := min(len(ended), maxStageEnded)
	b.out.Hidden.EndedGoroutines = len(ended) - shown
	live = append(live, ended[:shown]...)
	slices.SortFunc(live, func(x, y *tracer.Goroutine) int { return cmp.Compare(x.ID, y.ID) })
	return live
}

// mustIDs returns the ids of what has to be there, of lanes with a letter. There
// may be many lanes, and few of these.
func (b *stager) mustIDs(letter byte) map[uint64]bool {
	ids := make(map[uint64]bool)
	for id := range b.must {
		if len(id) < 2 || id[0] != letter {
			continue
		}
		if n, err := strconv.ParseUint(id[1:], 10, 64); err == nil {
			ids[n] = true
		}
	}
	return ids
}

// systemG reports whether a goroutine is the runtime's or the standard library's.
func (b *stager) systemG(g uint64) bool {
	l, ok := b.view.index.gs.get(g)
	return ok && b.view.index.lanes[l].system
}

// statuses are what a goroutine's status is to the page.
var statuses = map[tracer.Status]protocol.SpanState{
	tracer.StatusUnknown:  protocol.StateUnknown,
	tracer.StatusCreated:  protocol.StateCreated,
	tracer.StatusRunnable: protocol.StateRunnable,
	tracer.StatusRunning:  protocol.StateRunning,
	tracer.StatusWaiting:  protocol.StateBlocked,
	tracer.StatusSyscall:  protocol.StateSyscall,
	tracer.StatusEnded:    protocol.StateEnded,
}

func (b *stager) goroutine(g *tracer.Goroutine) protocol.Goroutine {
	out := protocol.Goroutine{
		ID: g.ID, Lane: goroutineID(g.ID), Name: b.view.nameG(g.ID), Func: g.Op, Parent: g.Parent,
		State: statuses[g.Status], SinceT: g.Since.T, P: int(g.P),
		Place: placeOf(g.Place.At, g.Place.Pkg, g.Place.Stack), System: b.systemG(g.ID),
	}
	if l, ok := b.view.index.gs.get(g.ID); ok {
		s := &b.view.index.lanes[l].spans
		if k := s.search(b.at - b.view.index.base); k >= 0 {
			out.Since = b.view.index.position(s.spans[k].at)
		}
	}
	if g.Status != tracer.StatusWaiting {
		return out
	}
	out.Family = classes[reasonClass(g.Reason)].family
	out.Reason, out.Obj, out.ObjName = g.Reason, g.Obj, b.title(g.Obj)
	if g.Obj == 0 {
		out.ObjName = g.ObjName // of a nil channel
	}
	out.Value = cut(g.Value, maxValue)
	for _, c := range g.Cases {
		out.Cases = append(out.Cases, b.selectCase(c))
	}
	if g.HasDeadline {
		deadline := g.Deadline // the state goes on while this is encoded
		out.Deadline = &deadline
	}
	return out
}

// title returns what an object is called.
func (b *stager) title(obj uint64) string {
	if l, ok := b.view.index.objs.get(obj); ok {
		return b.view.index.lanes[l].title()
	}
	return ""
}

// made returns where an object was made or first used.
func (b *stager) made(obj uint64) string {
	if l, ok := b.view.index.objs.get(obj); ok {
		return b.view.index.lanes[l].made
	}
	return ""
}
