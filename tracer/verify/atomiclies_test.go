package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

const wordObj = 17

func init() { objNames[wordObj] = "hits" }

// atomic is an operation on a variable that finds a value and leaves one.
func (t *tape) atomic(kind tracer.Kind, g uint64, before, after string, ok bool) *tape {
	return t.add(kind, g, obj(wordObj), func(e *tracer.Event) {
		e.Elem, e.Op, e.OK = "int64", "Int64", ok
		if kind == tracer.AtomicLoad {
			e.Value = before
			e.Has |= tracer.FieldValue
			return
		}
		e.Old, e.New = before, after
		e.Has |= tracer.FieldOld | tracer.FieldNew
	})
}

// plainly is a plain write by main.
func (t *tape) plainly(id uint64, elem string) *tape {
	return t.add(tracer.MemWrite, mainG, obj(id), func(e *tracer.Event) {
		if elem != "" {
			e.Elem, e.Has = elem, e.Has|tracer.FieldElem
		}
	})
}

func TestAtomics(t *testing.T) {
	counted := func() *tape {
		return start().atomic(tracer.AtomicAdd, mainG, "0", "1", false).atomic(tracer.AtomicAdd, workerG, "1", "2", false)
	}
	for name, good := range map[string]*tape{
		"counted":                           counted().atomic(tracer.AtomicLoad, helperG, "2", "", false),
		"another value":                     counted().atomic(tracer.AtomicCAS, helperG, "2", "2", false).atomic(tracer.AtomicCAS, helperG, "2", "3", true),
		"values not kept":                   counted().add(tracer.AtomicStore, mainG, obj(wordObj)).atomic(tracer.AtomicLoad, workerG, "7", "", false),
		"written plainly":                   counted().plainly(wordObj, "int64").atomic(tracer.AtomicLoad, workerG, "7", "", false),
		"written with what it is a part of": counted().plainly(wordObj+1, "").atomic(tracer.AtomicLoad, workerG, "7", "", false),
	} {
		if err := check(good.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	elsewhere := counted().atomic(tracer.AtomicLoad, helperG, "7", "", false)
	if err := check(elsewhere.events, verify.Options{Unwatched: true}); err != nil {
		t.Errorf("changed where nobody watched: %v", err)
	}
	refused(t, []told{
		{"changed where nobody watched", elsewhere,
			"event 9: helper loaded 7 from hits, but the operation before, event 8, left 2 there"},
		{"an addition lost", counted().atomic(tracer.AtomicAdd, helperG, "1", "2", false),
			"event 9: helper changed hits from 1 to 2 (atomic.add), but the operation before, event 8, left 2 there"},
		{"a load of the past", counted().atomic(tracer.AtomicLoad, mainG, "1", "", false),
			"event 9: main loaded 1 from hits, but the operation before, event 8, left 2 there"},
		{"another variable written", counted().plainly(wordObj+1, "int").atomic(tracer.AtomicLoad, mainG, "1", "", false),
			"event 10: main loaded 1 from hits, but the operation before, event 8, left 2 there"},
		{"a change that failed", counted().atomic(tracer.AtomicCAS, mainG, "2", "3", false),
			"event 9: main changed hits from 2 to 3 (atomic.cas), but a compare-and-swap that fails changes nothing"},
		{"a lock as a variable", start().lock(mainG).add(tracer.AtomicLoad, mainG, obj(muObj)),
			"event 8: main loaded  from mu, but object 5 is of another kind"},
	})
}
