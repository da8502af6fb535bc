package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testKinds steps through a program with objects of all kinds, and holds the page's words against govis events.
func (s pageTest) testKinds(t *testing.T) {
	seen := map[string]bool{}
	s.compareAll(t, "kinds.go", nil, func(p *tab, v view, m *model) {
		for _, c := range v.Conds {
			seen["three in line for a Cond"] = seen["three in line for a Cond"] || len(c.Waiters) == 3
		}
		for _, o := range v.Onces {
			seen["a Once that is run"] = seen["a Once that is run"] || o.Runner != 0 && !o.Done && len(o.Waiters) > 0
			seen["a Once that is done"] = seen["a Once that is done"] || o.Done
		}
		for _, l := range v.Locks {
			seen["readers"] = seen["readers"] || l.Readers > 1
		}
		seen["a timer"] = seen["a timer"] || len(v.Timers) > 0
		seen["a select that is decided"] = seen["a select that is decided"] || m.decided != 0
		want := []string{} // channels that are nil and waited for
		for _, g := range m.goroutines {
			if g.state == "blocked" && strings.Contains(g.waits.Reason, "(nil chan)") {
				want = append(want, g.waits.Name)
			}
		}
		seen["a nil channel"] = seen["a nil channel"] || len(want) > 0
		got := eval[[]string](p, `[...document.querySelectorAll('[data-card^=nil]')].map((e) => e.dataset.card.slice(4))`)
		slices.Sort(want)
		if slices.Sort(got); !slices.Equal(got, slices.Compact(want)) {
			t.Errorf("at event %d nil channels %q are on the stage; by the events goroutines wait for %q", v.At, got, want)
		}
	})
	for _, what := range []string{"three in line for a Cond", "a Once that is run", "a Once that is done", "readers", "a timer", "a select that is decided", "a nil channel"} {
		if !seen[what] {
			t.Errorf("the walk never came by %s", what)
		}
	}
}

// testLost steps through a program that loses updates, with its memory watched.
func (s pageTest) testLost(t *testing.T) {
	values := map[string]map[string]bool{} // by variable
	s.compareAll(t, "lost.go", []string{"--memory"}, func(_ *tab, v view, _ *model) {
		for _, x := range v.Variables {
			if values[x.Name] == nil {
				values[x.Name] = map[string]bool{}
			}
			values[x.Name][x.Value] = true
		}
	})
	for name, least := range map[string]int{"counter": 3, "safe": 3, "state": 1} {
		if len(values[name]) < least {
			t.Errorf("the walk has seen too little of %s: %v", name, values)
		}
	}
}

// compareAll runs a program of testdata/page, steps through all of it, and holds the page against govis events at each step.
func (s pageTest) compareAll(t *testing.T, program string, flags []string, each func(*tab, view, *model)) {
	t.Helper()
	process, address := show(t, slices.Concat([]string{s.govis, "run", "--no-browser"}, flags, []string{pageProgram(t, program)})...)
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	p.walkAlong(events, func(v view, m *model) { each(p, v, m) })
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// testInFrame plays by itself: at no moment is a card beyond the edge of the stage, and
// when it pauses nothing moves any more.
func (s pageTest) testInFrame(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	p.until("the page to play by itself", "v.playing")
	out := eval[[]string](p, `(async () => {
		const out = []
		for (const end = performance.now() + 6000; performance.now() < end; ) {
			const frame = document.querySelector('[data-part=stage]').getBoundingClientRect()
			for (const e of document.querySelectorAll('[data-card] > .card, .chip .body')) {
				const b = e.getBoundingClientRect()
				if (b.right > frame.right + 1 || b.left < frame.left - 1) out.push(e.parentElement.dataset.card + ' to ' + b.right)
			}
			await new Promise(requestAnimationFrame)
		}
		return out
	})()`)
	if len(out) > 0 {
		t.Errorf("beyond the stage: %q", out[:min(3, len(out))])
	}
	p.press(" ")
	p.until("the pause", "!v.playing")
	p.rest()
	was := eval[string](p, stagePicture)
	if now := eval[string](p, `new Promise((done) => setTimeout(() => done(`+stagePicture+`), 300))`); now != was {
		t.Error("while paused the stage changes")
	}
	process.kept()
	process.signal(os.Interrupt)
	process.exit(0)
}

const stagePicture = `document.querySelector('svg.stage').outerHTML`

// testFlights steps while things move: of a hand-off the value comes from the sender's
// place and arrives at the receiver's.
func (s pageTest) testFlights(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "unbuffered")
	events := eventsOf(t, s.govis, process.kept())
	send := slices.IndexFunc(events, func(e said) bool { return e.Kind == "chan.send" && e.Mode == "handoff" && e.madeByUser() })
	recv := slices.IndexFunc(events[send:], func(e said) bool { return e.Kind == "chan.recv" && e.Mode == "handoff" }) + send
	p := openTab(t, s.browser, dark)
	p.goTo(address, send-1)
	p.rest()
	eval[bool](p, slowMotion)
	p.press(kb.ArrowRight)
	type way struct {
		From   float64 `json:"from"` // distance from the sender at the beginning
		To     float64 `json:"to"`   // distance from the receiver at the end
		Across bool    `json:"across"`
	}
	got := await[way](p, "the flight", `(() => {
		const flight = document.querySelector('[data-flight=value]')
		const animation = flight?.getAnimations()[0]
		if (!animation) return false
		const length = animation.effect.getTiming().duration
		const middle = (e) => { const b = e.getBoundingClientRect(); return { x: b.left + b.width / 2, y: b.top + b.height / 2 } }
		const chip = (g) => document.querySelector('.chip[data-g="' + g + '"] .body')
		const at = (share) => { animation.pause(); animation.currentTime = length * share; return middle(flight.querySelector('.token')) }
		const [start, half, end] = [at(0), at(0.5), at(0.999)]
		for (const a of document.getAnimations()) if (a !== animation) a.finish()
		const apart = (p, q) => Math.hypot(p.x - q.x, p.y - q.y)
		const meet = document.querySelector('.meet')?.getBoundingClientRect()
		return {
			from: apart(start, middle(chip(`+number(events[send].G)+`))), to: apart(end, middle(chip(`+number(events[recv].G)+`))),
			across: meet !== undefined && Math.abs(half.y - (meet.top + meet.height / 2)) < 120,
		}
	})()`)
	if got.From > 40 || got.To > 40 || !got.Across {
		t.Errorf("the value starts %.0f pixels from its sender and ends %.0f from its receiver, through the channel: %t", got.From, got.To, got.Across)
	}
	process.signal(os.Interrupt)
	process.exit(0)
}

// slowMotion has flights last long enough to be looked at.
const slowMotion = `(() => {
	const animate = Element.prototype.animate
	Element.prototype.animate = function (frames, o) { return animate.call(this, frames, { ...o, duration: o.duration * 20 }) }
	return true
})()`

func number(id uint64) string { return strconv.FormatUint(id, 10) }

// pageProgram returns the path of a program of testdata/page.
func pageProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata/page", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
