package find

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
)

// people are names of the program's goroutines, by age; those at the end that run what the standard library has for itself.
type people struct {
	alive, ended []string
}

func peopleOf(s *tracer.State) people {
	var list []*tracer.Goroutine
	for _, g := range s.Goroutines {
		if g.Mode == tracer.ModeUser {
			list = append(list, g)
		}
	}
	library := func(g *tracer.Goroutine) int {
		if tracer.Standard(tracer.PackageOf(g.Op)) {
			return 1
		}
		return 0
	}
	slices.SortFunc(list, func(a, b *tracer.Goroutine) int {
		return cmp.Or(cmp.Compare(library(a), library(b)), cmp.Compare(a.Created.Seq, b.Created.Seq), cmp.Compare(a.ID, b.ID))
	})
	var p people
	for _, g := range list {
		if g.Status == tracer.StatusEnded {
			p.ended = append(p.ended, g.Name)
		} else {
			p.alive = append(p.alive, g.Name)
		}
	}
	return p
}

// beside returns whom one could take a goroutine for. Those who run the same come first; where none of them lives any more, those
// who have ended, for who is the last of them would be no question.
func (p people) beside(name string) []string {
	same := func(other string) bool { return family(other) == family(name) }
	list := filter(p.alive, func(other string) bool { return same(other) && other != name })
	if len(list) == 0 {
		list = filter(p.ended, same)
	}
	return append(list, filter(p.alive, func(other string) bool { return !same(other) })...)
}

func filter(names []string, keep func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !keep(name) })
}

// family returns the name without its number: "worker" of "worker 2".
func family(name string) string {
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			return name[:i]
		}
	}
	return name
}
