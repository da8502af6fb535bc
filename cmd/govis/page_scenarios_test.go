package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
)

var allScenarios = flag.Bool("page.scenarios", false, "walk through every scenario in the browser, not only through some")

// walked are the scenarios that are walked through in any case: each kind of object, and each way to end.
var walked = map[string]bool{
	"hello": true, "buffered": true, "unbuffered": true, "nil-channel": true, "send-on-closed": true, "select-timeout": true,
	"waitgroup": true, "mutex": true, "rwmutex": true, "once": true, "cond-queue": true, "counter-race": true, "atomic-cas": true,
	"deadlock-self": true, "cancel-propagation": true, "leak-early-return": true, "unlock-unlocked": true,
}

// testScenario steps through a scenario from its first event to its last, and
// holds the page against govis events at each step.
func (s pageTest) testScenario(t *testing.T, scenario scenarios.Scenario) {
	process, address := s.showScenario(t, scenario)
	file := process.kept()
	events := eventsOf(t, s.govis, file)
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")

	p.walkAlong(events, func(v view, m *model) { m.compareSentence(t, v, &events[v.At]) })
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(endCode(t, file))
}

// walkAlong steps from a program's first event to its last, and holds the page against the events, which are all of the
// trace, at each step; and no step passes over what is to be seen.
func (p *tab) walkAlong(events []said, each func(view, *model)) {
	p.t.Helper()
	m := newModel()
	at := -1
	steps := 0
	for v := p.first(); ; v = p.step(kb.ArrowRight) {
		for at < v.At {
			at++
			m.apply(&events[at])
			if steps > 0 && at < v.At && m.ofNote(&events[at]) {
				p.t.Errorf("a step to event %d passes over event %d, %+v", v.At, at, events[at])
			}
		}
		m.compare(p.t, v)
		each(v, m)
		if steps++; v.At >= len(events)-1 || p.t.Failed() {
			break
		}
	}
	if steps < 3 {
		p.t.Errorf("there were %d steps from the first event to the last of %d", steps, len(events))
	}
}

// showScenario runs a scenario. One whose run is large runs small: the page has room for a few dozen goroutines, and the
// model wants to see them all. One that is to be interrupted is, as soon as it has printed something.
func (s pageTest) showScenario(t *testing.T, scenario scenarios.Scenario) (*govisProcess, string) {
	t.Helper()
	command := []string{s.govis, "run", "--no-browser", scenario.Name}
	if scenario.Recorded != nil {
		command = append(command, "12") // goroutines: spawn-many
	}
	process, address := show(t, command...)
	if scenario.Interrupt != "" {
		process.out.wait(".")
		process.signal(os.Interrupt)
	}
	return process, address
}

// endCode returns the exit code of the program whose trace is in file.
func endCode(t *testing.T, file string) int {
	t.Helper()
	trace, err := tracer.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	end, _ := trace.End()
	return end.Code
}

// ofNote reports whether a step has to stop at an event: it changes what the
// user's goroutines have or wait for.
func (m *model) ofNote(e *said) bool {
	g := m.goroutines[e.G]
	if g == nil || !g.user {
		return false
	}
	switch e.Kind {
	case "chan.send", "chan.recv", "chan.close":
		return m.channels[e.Obj].own
	case "ctx.create", "ctx.cancel":
		return m.contexts[e.Obj].own
	case "cond.wait", "cond.signal", "cond.broadcast":
		return m.conds[e.Obj].own
	case "once.do", "once.done":
		return m.onces[e.Obj].own
	case "go.block", "go.unblock":
		return !g.internal
	case "go.create", "go.end":
		return true
	}
	return strings.HasPrefix(e.Kind, "atomic.") && e.askedByUser("sync/atomic")
}

// compareSentence checks that the sentence speaks of the event: of its
// goroutine, its object and its value, by their names.
func (m *model) compareSentence(t *testing.T, v view, e *said) {
	t.Helper()
	var want []string
	if g := m.goroutines[e.G]; g != nil && e.Kind != "ctx.cancel" && e.Kind != "exit" && e.Kind != "fatal" {
		want = append(want, g.name)
	}
	if strings.HasPrefix(e.Kind, "chan.") || e.Kind == "go.block" || strings.HasPrefix(e.Kind, "mutex.") {
		want = append(want, strings.TrimSuffix(e.Name, ".Done()"), e.Value)
	}
	for _, word := range want {
		if !strings.Contains(v.Sentence, word) {
			t.Errorf("the sentence of event %d, %+v, says nothing of %s: %q", v.At, *e, word, v.Sentence)
		}
	}
}
