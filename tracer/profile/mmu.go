package profile

import (
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// A Utilization is the least part of the processors that the program had in any window of so much time: the rest was the collector's, which stops
// the world, works in the background, and makes goroutines help. 1 is all of it.
type Utilization struct {
	Window  time.Duration `json:"window"`
	Minimum float64       `json:"minimum"`
}

// maxPoints bounds how many changes of the utilization are kept. What comes after the last is not in the curve.
const maxPoints = 1 << 22

// A point is a moment from which on the utilization is another.
type point struct {
	t    int64
	util float64
}

// A mutator follows which Ps work for the program, the mutator of the collector's words.
type mutator struct {
	busy    []int            // by P: how much of the collector's is on it
	stopped map[stop]bool    // what stops the world
	worker  map[uint64]bool  // goroutines that work for the collector, while they run
	helper  map[uint64]bool  // that help it, while they run
	on      map[uint64]int32 // of these, those that run: the P
	points  []point
	full    bool
}

type stop struct {
	g     uint64
	label string
}

func newMutator() mutator {
	return mutator{stopped: map[stop]bool{}, worker: map[uint64]bool{}, helper: map[uint64]bool{}, on: map[uint64]int32{}}
}

// maxPs is how many Ps a program has at most, by far.
const maxPs = 1 << 16

func (m *mutator) metric(e *tracer.Event) {
	if e.Label != "/sched/gomaxprocs:threads" || e.N < 1 || e.N > maxPs {
		return
	}
	n := int(e.N)
	for len(m.busy) < n {
		m.busy = append(m.busy, 0)
	}
	m.busy = m.busy[:n]
	m.changed(e.T)
}

// rangeEvent is the beginning or end of a stop of the world, or of a goroutine's help.
func (m *mutator) rangeEvent(e *tracer.Event, g *goroutine) {
	begins := e.State == tracer.StateBegin
	switch {
	case strings.HasPrefix(e.Label, "stop-the-world") && strings.Contains(e.Label, "GC"):
		if s := (stop{e.G, e.Label}); begins {
			m.stopped[s] = true
		} else {
			delete(m.stopped, s)
		}
	case e.Label == "GC mark assist" && e.G != 0:
		if begins {
			m.helper[e.G] = true
		} else {
			delete(m.helper, e.G)
		}
		m.settle(e.G, g)
	default:
		return
	}
	m.changed(e.T)
}

// label says how a worker works. One that only uses what is idle takes nothing from the program.
func (m *mutator) label(e *tracer.Event, g *goroutine) {
	if strings.HasPrefix(e.Label, "GC ") && e.Label != "GC (idle)" {
		m.worker[e.G] = true
		m.settle(e.G, g)
		m.changed(e.T)
	}
}

// moves is called when a goroutine does something else than before.
func (m *mutator) moves(g *goroutine, at int64) {
	if m.worker[g.id] || m.helper[g.id] {
		m.settle(g.id, g)
		m.changed(at)
	}
}

func (m *mutator) gone(g uint64, at int64) {
	if m.worker[g] || m.helper[g] {
		delete(m.worker, g)
		delete(m.helper, g)
		m.settle(g, nil)
		m.changed(at)
	}
}

// settle notes whether a goroutine keeps a P busy for the collector now.
func (m *mutator) settle(id uint64, g *goroutine) {
	if p, ok := m.on[id]; ok {
		delete(m.on, id)
		if int(p) < len(m.busy) {
			m.busy[p] = max(m.busy[p]-1, 0)
		}
	}
	if g != nil && g.p >= 0 && int(g.p) < len(m.busy) && (m.worker[id] || m.helper[id]) {
		m.on[id] = g.p
		m.busy[g.p]++
	}
}

// changed adds a point, if the utilization is another. Of several at one time the lowest counts.
func (m *mutator) changed(t int64) {
	if len(m.busy) == 0 || m.full {
		return // how many Ps there are is not known yet
	}
	util := 0.0
	if len(m.stopped) == 0 {
		free := 0
		for _, n := range m.busy {
			if n == 0 {
				free++
			}
		}
		util = float64(free) / float64(len(m.busy))
	}
	m.add(point{t, util})
}

func (m *mutator) add(p point) {
	if n := len(m.points); n > 0 {
		last := &m.points[n-1]
		switch {
		case last.util == p.util:
			return
		case last.t == p.t:
			last.util = min(last.util, p.util)
			return
		}
	}
	if len(m.points) >= maxPoints {
		m.full = true
		return
	}
	m.points = append(m.points, p)
}

// curve returns the least utilization for windows from a microsecond to a second, as far as the trace is as long; nothing where the
// trace does not tell.
func (m *mutator) curve(end int64) []Utilization {
	list := []Utilization{}
	if len(m.points) == 0 || m.points[0].t >= end {
		return list
	}
	u := newUtil(m.points, end)
	for decade := time.Microsecond; decade <= time.Second; decade *= 10 {
		for _, n := range []time.Duration{1, 2, 5} {
			window := n * decade
			if window > time.Second || int64(window) > end-m.points[0].t {
				return list
			}
			list = append(list, Utilization{window, u.minimum(window)})
		}
	}
	return list
}

// A util is the utilization over time, and its integral.
type util struct {
	points []point // the last is the end
	sums   []float64
}

func newUtil(points []point, end int64) util {
	u := util{points: append(points[:len(points):len(points)], point{end, 0})}
	u.sums = make([]float64, len(u.points))
	for i := 1; i < len(u.points); i++ {
		before := u.points[i-1]
		u.sums[i] = u.sums[i-1] + before.util*float64(u.points[i].t-before.t)
	}
	return u
}

// minimum returns the least mean in any window of so much time. The mean changes evenly as the window moves, but where one of its ends
// meets a point: so it is least at one of these.
func (u util) minimum(window time.Duration) float64 {
	w := int64(window)
	first, last := u.points[0].t, u.points[len(u.points)-1].t
	w = min(w, last-first)
	least := 1.0
	for side := range int64(2) { // the window's left end at each point, then its right
		left, right := 0, 0
		for _, p := range u.points {
			from := p.t - side*w
			if from < first || from+w > last {
				continue
			}
			least = min(least, (u.upTo(&right, from+w)-u.upTo(&left, from))/float64(w))
		}
	}
	return max(least, 0)
}

// upTo returns the integral up to t. at is where it was for an earlier t, and moves on.
func (u util) upTo(at *int, t int64) float64 {
	for *at+1 < len(u.points) && u.points[*at+1].t <= t {
		*at++
	}
	p := u.points[*at]
	return u.sums[*at] + p.util*float64(t-p.t)
}
