package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// TestStock: what execution traces of Go's own may say of tasks, regions and the numbers of goroutines, and what not.
func TestStock(t *testing.T) {
	const threadG = 17
	region := func(t *tape, g uint64, name, what string, fields ...field) *tape {
		return t.add(tracer.UserRegion, g, append([]field{label(name), state(what)}, fields...)...)
	}
	log := func(t *tape, g, task uint64) *tape {
		return t.add(tracer.UserLog, g, obj(task), message("hello"), label(""))
	}
	thread := func(t *tape) *tape {
		return t.add(tracer.GoCreate, threadG, by(0), mode(tracer.ModeUser), onP(-1)).add(tracer.GoSyscall, threadG, onP(-1)).
			add(tracer.GoSysret, threadG, onP(-1)).add(tracer.GoStart, threadG, onP(5)).add(tracer.GoSyscall, threadG, onP(5))
	}
	lost := func(t *tape) *tape {
		return thread(t).add(tracer.GoSysret, threadG, onP(-1)).add(tracer.GoEnd, threadG, onP(-1))
	}
	for name, good := range map[string]*tape{
		"a task that began before":        log(start().task(mainG, taskObj, "end"), workerG, partObj).task(mainG, partObj, "end"),
		"a part of what began before":     start().task(mainG, partObj, "begin", parent(taskObj)).task(mainG, taskObj, "end"),
		"a task that ends twice":          start().task(mainG, taskObj, "begin").task(mainG, taskObj, "end").task(workerG, taskObj, "end"),
		"a log when the task is over":     log(start().task(mainG, taskObj, "begin").task(mainG, taskObj, "end"), workerG, taskObj),
		"a region that began before":      region(start(), mainG, "a", "end"),
		"regions in each other":           region(region(region(region(start(), mainG, "a", "begin"), mainG, "a", "begin", obj(taskObj)), mainG, "a", "end", obj(taskObj)), mainG, "a", "end"),
		"a region of each":                region(region(region(region(start(), mainG, "a", "begin"), workerG, "b", "begin"), mainG, "a", "end"), workerG, "b", "end"),
		"a thread of C code goes in C":    lost(start()),
		"a thread of C code calls twice":  lost(lost(start())),
		"a thread of C code that has a P": thread(start()).add(tracer.GoSysret, threadG, onP(5)).add(tracer.GoEnd, threadG, onP(5)),
	} {
		if err := check(good.events, verify.Options{Stock: true}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	deep := start()
	for range 1500 {
		region(deep, mainG, "deep", "begin")
	}
	if err := check(region(deep, mainG, "other", "end").events, verify.Options{Stock: true}); err != nil {
		t.Errorf("of more regions than are known: %v", err)
	}
	refusedBy(t, verify.Options{Stock: true}, []told{
		{"a task begins while it lasts", start().task(mainG, taskObj, "begin").task(workerG, taskObj, "begin"),
			"event 8: worker said of task order: begin, but it began at event 7 and has not ended"},
		{"regions across each other", region(region(region(start(), mainG, "a", "begin"), mainG, "b", "begin"), mainG, "a", "end"),
			"event 9: main said of a: end, but the innermost region that main is in is b"},
		{"a region ends in another task", region(region(start(), mainG, "a", "begin", obj(taskObj)), mainG, "a", "end", obj(partObj)),
			"event 8: main said of a: end, but the innermost region that main is in is a"},
		{"a waiting goroutine logs", log(start().block(mainG, "chan receive"), mainG, taskObj),
			"event 8: main logged hello, but main was waiting (chan receive) since event 7"},
		{"a goroutine on another P ends a task", start().task(mainG, taskObj, "end", onP(7)),
			"event 7: main said of task order: end on P 7, but main runs on P 0 since event 2"},
		{"the runtime begins a region", region(start(), 0, "a", "begin"),
			"event 7: the runtime said of a: begin, but goroutine 0 says nothing"},
		{"a number is used again", start().create(4, mainG).add(tracer.GoStart, 4).add(tracer.GoEnd, 4).create(4, mainG),
			"event 10: goroutine 4 is created a second time"},
		{"a thread's number is a goroutine's", lost(start()).create(threadG, mainG),
			"event 14: goroutine 17 is created a second time"},
		{"who has no P ends", start().add(tracer.GoSyscall, mainG).add(tracer.GoSysret, mainG, onP(-1)).add(tracer.GoEnd, mainG),
			"event 9: main ended, but main was runnable since event 8"},
	})
}
