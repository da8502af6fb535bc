package diagnose_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
)

// waits makes a goroutine and lets it wait.
func waits(s *tracer.State, t int64, g uint64, reason, fn, file string, line int, on string, obj uint64) {
	place := []tracer.Frame{{Func: "runtime.chanrecv1", File: "/go/chan.go", Line: 1}, {Func: fn, File: "/src/" + file, Line: line}}
	const where = tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
	s.Apply(&tracer.Event{T: t, G: g, P: 0, Kind: tracer.GoCreate, Mode: tracer.ModeUser, Has: tracer.FieldBy})
	s.Apply(&tracer.Event{T: t, G: g, P: 0, Kind: tracer.GoStart})
	s.Apply(&tracer.Event{
		T: t, G: g, P: 0, Kind: tracer.GoBlock, Reason: reason, Obj: obj, Name: on, Has: where | tracer.FieldReason | tracer.FieldObj | tracer.FieldName,
		At: fmt.Sprint(file, ":", line), Pkg: "main", Stack: place,
	})
}

func TestGroups(t *testing.T) {
	s := tracer.NewState()
	for g := uint64(100); g > 0; g-- {
		waits(s, int64(1000-g), g, "chan receive", "main.(*worker).run", "main.go", 40, "tasks", 7)
	}
	waits(s, 2000, 200, "select", "main.(*worker).run", "main.go", 40, "", 0)
	waits(s, 2001, 201, "chan send", "example.com/app/pool.Put", "pool.go", 9, "a", 8)
	waits(s, 2002, 202, "chan send", "example.com/app/pool.Put", "pool.go", 9, "b", 9)
	s.Apply(&tracer.Event{T: 3000, G: 300, P: 1, Kind: tracer.GoCreate, Mode: tracer.ModeSystem})
	s.Apply(&tracer.Event{T: 3000, G: 300, P: 1, Kind: tracer.GoBlock, Reason: "force gc (idle)", Has: tracer.FieldReason})
	s.Apply(&tracer.Event{T: 3001, G: 301, P: 1, Kind: tracer.GoCreate, Mode: tracer.ModeUser})
	groups := diagnose.Groups(s)
	var texts []string
	for _, g := range groups {
		texts = append(texts, g.String())
	}
	want := []string{
		"100 wait in (*worker).run main.go:40 for chan receive on tasks",
		"2 wait in pool.Put pool.go:9 for chan send",
		"1 waits in (*worker).run main.go:40 for select",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("%q, want %q", texts, want)
	}
	if first := groups[0]; first.First != 100 || first.Since != 900 || len(first.Some) != 64 || first.Some[0] != 1 || first.Some[63] != 64 {
		t.Errorf("%+v", first)
	}
}
