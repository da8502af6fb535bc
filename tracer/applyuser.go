package tracer

import (
	"slices"
	"strconv"
	"strings"
)

// Bounds of what a State keeps of a goroutine's annotations. Only mistakes go
// beyond: regions that are never ended.
const (
	maxRegions = 1 << 8
	maxPanics  = 1 << 6
)

func (s *State) applyUserTask(e *Event) {
	if e.Obj == 0 {
		return
	}
	t := s.task(e.Obj)
	t.Name = either(e.Name, t.Name)
	if e.State == StateEnd {
		t.Ended = true
		return
	}
	t.Parent, t.Begun, t.BegunBy = e.Parent, s.now(), e.G
}

// applyUserRegion: the region that ends is the innermost with the name; and
// all inside of it, which were forgotten to be ended, end too.
func (s *State) applyUserRegion(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	if e.State == StateBegin {
		if len(g.Regions) < maxRegions {
			g.Regions = append(g.Regions, Region{Label: e.Label, Task: e.Obj, Since: s.now()})
		}
		return
	}
	i := len(g.Regions) - 1
	for i >= 0 && g.Regions[i].Label != e.Label {
		i--
	}
	switch {
	case i < 0: // it began before the trace, or on another goroutine
	case e.State == StateEnd:
		g.Regions = slices.Clip(g.Regions[:i]) // what follows may be another state's
	default:
		g.Regions = slices.Clone(g.Regions)
		g.Regions[i].Paused = e.State == StatePause
	}
}

func (s *State) applyGoLabel(e *Event) {
	if e.G != 0 {
		s.goroutine(e.G).Label = e.Label
	}
}

func (s *State) applyGoThread(e *Event) {
	if e.G != 0 {
		s.goroutine(e.G).Locked = e.State == StateLocked
	}
}

func (s *State) applyPanicStart(e *Event) {
	if e.G == 0 {
		return
	}
	if g := s.goroutine(e.G); len(g.Panics) < maxPanics {
		g.Panics = append(g.Panics, e.Message)
	}
}

// applyPanicRecover: recover stops the panic that came last.
func (s *State) applyPanicRecover(e *Event) {
	if e.G == 0 {
		return
	}
	if g := s.goroutine(e.G); len(g.Panics) > 0 {
		g.Panics = slices.Clip(g.Panics[:len(g.Panics)-1])
	}
}

func (s *State) applyGoexit(e *Event) {
	if e.G != 0 {
		s.goroutine(e.G).Goexit = true
	}
}

// bubbleOf returns the number of the bubble that a goroutine is created in.
func bubbleOf(e *Event) uint64 {
	n, ok := strings.CutPrefix(e.State, "bubble ")
	if !ok {
		return 0
	}
	id, _ := strconv.ParseUint(n, 10, 64)
	return id
}
