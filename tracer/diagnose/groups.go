package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// A Group is goroutines that wait at one line of the source for one reason.
type Group struct {
	Count  int      `json:"count"`
	Func   string   `json:"func,omitempty"` // the function of the line, "example.com/app.(*pool).run"; "" where the trace has no stack
	At     string   `json:"at,omitempty"`   // the line, "pool.go:40"
	Reason string   `json:"reason"`         // in the runtime's words
	On     string   `json:"on,omitempty"`   // what all of them wait for, by its name; "" where they wait for several, or it is not known
	Since  int64    `json:"since"`          // when the first of them began to wait, in ns
	First  uint64   `json:"first"`          // which goroutine that is
	Some   []uint64 `json:"some"`           // the goroutines, those with the lowest numbers; at most 64

	obj   uint64
	mixed bool // they wait for several
}

// maxSome is how many goroutines a group names.
const maxSome = 64

// groupKey is what the goroutines of a group have in common.
type groupKey struct{ at, pkg, fn, reason string }

// Groups returns the groups of the program's goroutines that wait in state s, which is only read: the largest first, of equal ones that which waits
// longest. The runtime's own goroutines are in none.
func Groups(s *tracer.State) []Group {
	return GroupsOf(s, func(g *tracer.Goroutine) bool { return g.Mode != tracer.ModeSystem })
}

// GroupsOf is Groups for those goroutines that of says yes to.
func GroupsOf(s *tracer.State, of func(g *tracer.Goroutine) bool) []Group {
	groups := map[groupKey]*Group{}
	for id, g := range s.Goroutines {
		if g.Status != tracer.StatusWaiting || !of(g) {
			continue
		}
		key := groupKey{g.Place.At, g.Place.Pkg, funcAt(&g.Place), g.Reason}
		group := groups[key]
		if group == nil {
			group = &Group{Func: key.fn, At: key.at, Reason: key.reason, On: g.ObjName, Since: g.Since.T, First: id, obj: g.Obj}
			groups[key] = group
		}
		group.add(id, g)
	}
	list := make([]Group, 0, len(groups))
	for _, g := range groups {
		slices.Sort(g.Some)
		list = append(list, *g)
	}
	slices.SortFunc(list, func(x, y Group) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Since, y.Since), cmp.Compare(x.First, y.First))
	})
	return list
}

func (group *Group) add(id uint64, g *tracer.Goroutine) {
	group.Count++
	if g.Since.T < group.Since || g.Since.T == group.Since && id < group.First {
		group.Since, group.First = g.Since.T, id
	}
	if group.mixed = group.mixed || g.Obj != group.obj; group.mixed {
		group.On = ""
	}
	if len(group.Some) < maxSome {
		group.Some = append(group.Some, id)
		return
	}
	// Which of them are named does not depend on the order in which they come.
	highest := 0
	for i := range group.Some {
		if group.Some[i] > group.Some[highest] {
			highest = i
		}
	}
	if id < group.Some[highest] {
		group.Some[highest] = id
	}
}

// funcAt returns the function of the line where a goroutine is.
func funcAt(p *tracer.Place) string {
	for i := range p.Stack {
		if p.Stack[i].IsAt(p.At) {
			return p.Stack[i].Func
		}
	}
	return ""
}

// String says it in a line: "12 wait in worker.run main.go:40 for chan receive on tasks".
func (group Group) String() string {
	verb := "wait"
	if group.Count == 1 {
		verb = "waits"
	}
	text := fmt.Sprintf("%d %s", group.Count, verb)
	if group.Func != "" {
		text += " in " + funcName(group.Func)
	}
	if group.At != "" {
		text += " " + group.At
	}
	text += " for " + cmp.Or(group.Reason, "what the trace does not tell")
	if group.On != "" && group.On != "nil" { // of nil the reason tells
		text += " on " + group.On
	}
	return Visible(text)
}

// funcName returns a function's name without the path of its package, and without package main.
func funcName(fn string) string {
	return strings.TrimPrefix(fn[strings.LastIndexByte(fn, '/')+1:], "main.")
}
