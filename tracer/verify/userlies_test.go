package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

const taskObj, partObj = 14, 15

func init() { objNames[taskObj], objNames[partObj] = "order", "pay" }

func state(s string) field { return set(tracer.FieldState, func(e *tracer.Event) { e.State = s }) }
func label(s string) field { return set(tracer.FieldLabel, func(e *tracer.Event) { e.Label = s }) }

func (t *tape) task(g, id uint64, what string, fields ...field) *tape {
	return t.add(tracer.UserTask, g, append([]field{obj(id), state(what)}, fields...)...)
}

func (t *tape) span(g uint64, name, what string) *tape {
	return t.add(tracer.UserRegion, g, label(name), state(what), mode(tracer.ModeTest))
}

func TestUser(t *testing.T) {
	log := func(t *tape) *tape { return t.add(tracer.UserLog, mainG, obj(taskObj), message("hello"), label("")) }
	thread := func(t *tape, what string) *tape { return t.add(tracer.GoThread, mainG, state(what)) }
	callback := func(t *tape, what string) *tape { return t.add(tracer.GoCallback, mainG, state(what)) }
	for name, good := range map[string]*tape{
		"tasks": log(start().task(mainG, taskObj, "begin").task(workerG, partObj, "begin", parent(taskObj))).
			task(helperG, taskObj, "end").task(mainG, partObj, "end"),
		"tests": start().span(mainG, "A", "begin").span(mainG, "A", "pause").span(workerG, "B", "begin").
			span(mainG, "A", "continue").span(mainG, "A", "end").span(workerG, "B", "end"),
		"its own regions": start().add(tracer.UserRegion, mainG, label("x"), state("end")),
		"threads":         thread(thread(start(), "locked"), "unlocked"),
		"calls from C":    callback(callback(callback(callback(start(), "begin"), "begin"), "end"), "end"),
	} {
		if err := check(good.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, []told{
		{"a task begins twice", start().task(mainG, taskObj, "begin").task(mainG, taskObj, "begin"),
			"event 8: main said of task order: begin, but object 14 exists already: ids are not used again"},
		{"a task ends twice", start().task(mainG, taskObj, "begin").task(mainG, taskObj, "end").task(mainG, taskObj, "end"),
			"event 9: main said of task order: end, but it ended at event 8"},
		{"a part of nothing", start().task(mainG, taskObj, "begin", parent(99)),
			"event 7: main said of task order: begin as a part of object 99, which is no task"},
		{"a log in an ended task", log(start().task(mainG, taskObj, "begin").task(mainG, taskObj, "end")),
			"event 9: main logged hello in order, which ended at event 8"},
		{"a log in no task", log(start()),
			"event 7: main logged hello in object 14, which is no task"},
		{"the wrong test ends", start().span(mainG, "A", "begin").span(mainG, "B", "begin").span(mainG, "A", "end"),
			"event 9: main said of A: end, but that is not what main was in"},
		{"a test ends elsewhere", start().span(mainG, "A", "begin").span(workerG, "A", "end"),
			"event 8: worker said of A: end, but that is not what worker was in"},
		{"a paused test ends", start().span(mainG, "A", "begin").span(mainG, "A", "pause").span(mainG, "A", "end"),
			"event 9: main said of A: end, which was paused"},
		{"goes on without a pause", start().span(mainG, "A", "begin").span(mainG, "A", "continue"),
			"event 8: main said of A: continue, which was not paused"},
		{"output to nowhere", start().add(tracer.Output, mainG, op("file"), n(3)),
			`event 7: 3 bytes cannot be written to "file"`},
		{"output of nothing", start().add(tracer.Output, mainG, op("stdout"), n(0)),
			`event 7: 0 bytes cannot be written to "stdout"`},
		{"a word that is none", start().span(mainG, "A", "over"),
			`event 7: a user.region has no state "over"`},
		{"unlocked before it was locked", thread(start(), "unlocked"),
			"event 7: main's thread is unlocked, but it was so already"},
		{"a call from C that did not begin", callback(callback(callback(start(), "begin"), "end"), "end"),
			"event 9: main said of a call of Go from C: end, but no such call has begun"},
		{"a call from C that is locked", callback(start(), "locked"),
			`event 7: a go.callback has no state "locked"`},
		{"the runtime has labels", start().add(tracer.GoLabel, 0, label("a=b")),
			"event 7: the runtime has the labels a=b, but goroutine 0 says nothing"},
		{"a waiting goroutine logs", log(start().block(mainG, "IO wait")),
			"event 8: main logged hello, but main was waiting (IO wait) since event 7"},
	})
}
