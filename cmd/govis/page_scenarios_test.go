package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testScenario steps through a scenario from its first event to its last, and
// holds the page against govis events at each step.
func (s pageTest) testScenario(t *testing.T, name string) {
	process, address := show(t, s.govis, "run", "--no-browser", name)
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")

	m := newModel()
	at := -1
	steps := 0
	for v := p.first(); ; v = p.step(kb.ArrowRight) {
		for at < v.At {
			at++
			m.apply(&events[at])
			if steps > 0 && at < v.At && m.ofNote(&events[at]) {
				t.Errorf("a step to event %d passes over event %d, %+v", v.At, at, events[at])
			}
		}
		m.compare(t, v)
		m.compareSentence(t, v, &events[v.At])
		if steps++; v.At >= len(events)-1 || t.Failed() {
			break
		}
	}
	if steps < 5 {
		t.Errorf("there were %d steps from the first event to the last of %d", steps, len(events))
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
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
	case "go.create", "go.block", "go.unblock", "go.end", "ctx.create", "ctx.cancel":
		return true
	}
	return false
}

// compareSentence checks that the sentence speaks of the event: of its
// goroutine, its object and its value, by their names.
func (m *model) compareSentence(t *testing.T, v view, e *said) {
	t.Helper()
	var want []string
	if g := m.goroutines[e.G]; g != nil && e.Kind != "ctx.cancel" && e.Kind != "exit" {
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
