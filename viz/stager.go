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
	b.runtime()
	b.groups()
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
	must := b.mustIDs('g')
	shown := make([]*tracer.Goroutine, 0, maxStageGoroutines)
	for id := range must {
		if g := b.state.Goroutines[id]; g != nil && len(shown) < maxStageGoroutines {
			shown = append(shown, g)
		}
	}
	live, ended := newest{most: maxStageGoroutines - len(shown)}, newest{most: maxStageEnded}
	for id, g := range b.state.Goroutines {
		switch {
		case must[id]:
		case !b.system && b.systemG(id):
			if g.Status != tracer.StatusEnded {
				b.out.Hidden.SystemGoroutines++
			}
		case g.Status == tracer.StatusEnded:
			ended.add(g)
		default:
			live.add(g)
		}
	}
	for _, n := range []*newest{&live, &ended} {
		n.cut()
		shown = append(shown, n.all...)
	}
	b.out.Hidden.MoreGoroutines = live.left
	b.out.Hidden.EndedGoroutines = ended.left
	slices.SortFunc(shown, func(x, y *tracer.Goroutine) int {
		return cmp.Or(cmp.Compare(age(x), age(y)), cmp.Compare(x.ID, y.ID))
	})
	return shown
}

// age orders goroutines by their creation: main is the first, and then those that were there before the trace began.
func age(g *tracer.Goroutine) uint64 {
	if g.ID == 1 {
		return 0
	}
	return 1 + g.Created.Seq
}

// newest holds the goroutines whose state is the newest, of very many perhaps.
type newest struct {
	most int
	all  []*tracer.Goroutine // more than most, until cut
	left int                 // how many others there were
	from uint64              // what began before that is none of them
}

func (n *newest) add(g *tracer.Goroutine) {
	if g.Since.Seq < n.from {
		n.left++
		return
	}
	if n.all = append(n.all, g); len(n.all) >= 4*n.most+64 {
		n.cut()
	}
}

// cut leaves out all but the most that are wanted.
func (n *newest) cut() {
	if len(n.all) <= n.most {
		return
	}
	slices.SortFunc(n.all, func(x, y *tracer.Goroutine) int {
		return cmp.Or(cmp.Compare(y.Since.Seq, x.Since.Seq), cmp.Compare(x.ID, y.ID))
	})
	n.left += len(n.all) - n.most
	n.all = n.all[:n.most]
	if n.most > 0 {
		n.from = n.all[n.most-1].Since.Seq
	}
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
		ID: g.ID, Lane: goroutineID(g.ID), Name: b.view.nameG(g.ID), Func: g.Op, Labels: short(g.Label), Parent: g.Parent,
		State: statuses[g.Status], SinceT: g.Since.T, P: int(g.P),
		Place: placeOf(g.Place.At, g.Place.Pkg, g.Place.Stack), System: b.systemG(g.ID),
	}
	if l, ok := b.view.index.gs.get(g.ID); ok {
		s := &b.view.index.lanes[l].spans
		if k := s.search(b.at - b.view.index.base); k >= 0 {
			out.Since = b.view.index.position(s.ats.at(k))
		}
	}
	for _, r := range g.Regions {
		label := short(r.Label)
		if r.Paused {
			label += " (paused)"
		}
		out.Parts = append(out.Parts, label)
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
