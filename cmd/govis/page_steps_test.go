package main

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testSteps takes each kind of step there is a key for, on and back.
func (s pageTest) testSteps(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "unbuffered")
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")

	begin := p.first().At
	for range 10 {
		p.step(kb.ArrowRight)
	}
	ten := p.look().At
	p.first()
	p.press(kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift))
	p.until("ten steps at once", "v.at === "+strconv.Itoa(ten))
	p.press(kb.ArrowLeft, chromedp.KeyModifiers(chromedp.ModifierShift))
	p.until("ten steps back", "v.at === "+strconv.Itoa(begin))

	p.stepsThrough(events, "]", "[", func(e said) bool { return e.Kind == "go.block" })
	p.stepsThrough(events, "}", "{", func(e said) bool {
		return e.Kind == "chan.send" && e.Mode == "handoff"
	})

	p.first()
	p.press(kb.ArrowDown) // selects the first lane, which is that of main
	own := func(e said) bool { return e.G == 1 || e.By != nil && *e.By == 1 }
	on := p.step(".")
	further := p.step(".")
	if back := p.step(","); !own(events[on.At]) || !own(events[further.At]) || back.At != on.At {
		t.Errorf("main's steps went to events %d and %d, and back to %d", on.At, further.At, back.At)
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// stepsThrough takes all steps of a key from the first event, and those of another key back, and holds
// them against the events that are so.
func (p *tab) stepsThrough(events []said, on, back string, so func(said) bool) {
	p.t.Helper()
	begin := p.first().At
	users := map[uint64]bool{}
	for _, e := range events {
		if e.Kind == "go.create" && e.Mode != "system" {
			users[e.G] = true
		}
	}
	var want []int
	for i, e := range events {
		if i > begin && so(e) && users[e.G] {
			want = append(want, i)
		}
	}
	if len(want) < 2 {
		p.t.Fatalf("the program has %d events for %s: this shows nothing", len(want), on)
	}
	for _, at := range want {
		if v := p.step(on); v.At != at {
			p.t.Fatalf("%s went to event %d, the next is %d", on, v.At, at)
		}
	}
	for i := len(want) - 2; i >= 0; i-- {
		if v := p.step(back); v.At != want[i] {
			p.t.Fatalf("%s went to event %d, the previous is %d", back, v.At, want[i])
		}
	}
}

// testSpeeds plays at each speed that there is to choose, from half an event a second to a thousand times
// the program's own time: the playhead goes on, and stays when playing ends.
func (s pageTest) testSpeeds(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "ping-pong")
	process.kept()
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	speeds := eval[[]string](p, `[...document.querySelectorAll('.speed option')].map((o) => o.value)`)
	if len(speeds) < 10 {
		t.Fatalf("there are %d speeds to choose: %q", len(speeds), speeds)
	}
	for _, speed := range speeds {
		began := p.first()
		await[bool](p, "the list of speeds", fmt.Sprintf(`(() => {
			const list = document.querySelector('.speed select')
			list.value = %q
			return list.dispatchEvent(new Event('change', { bubbles: true }))
		})()`, speed))
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-action=play]').click()`))
		// The fastest are through before one looks.
		v := p.until("playing at "+speed, fmt.Sprintf("v.time > %g", began.Time))
		if v.Playing {
			p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-action=play][data-playing=true]')?.click()`))
			v = p.until("the pause", "!v.playing")
		}
		if v.At < began.At {
			t.Errorf("at speed %s the page went from event %d to %d", speed, began.At, v.At)
		}
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}
