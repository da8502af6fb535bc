package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// An others is what a program's rarer objects are at a moment, by its events or by the
// page: that they are the same is what testKinds and testLost are about.
type others struct {
	Conds     map[string]string `json:"conds"`     // who waits, in line
	Onces     map[string]string `json:"onces"`     // by whom, and whether it is done
	Timers    map[string]bool   `json:"timers"`    // runs
	Variables map[string]string `json:"variables"` // value
	Won       map[string]int    `json:"won"`       // of selects, by goroutine; -1 while it waits
	Nil       []string          `json:"nil"`       // channels that are nil and waited for, as they are drawn
}

const readOthers = `(() => {
	const rows = (name, value) => Object.fromEntries([...document.querySelectorAll('[data-twin] [data-' + name + ']')]
		.map((e) => [e.dataset.name ?? e.dataset[name], value(e.dataset)]))
	return {
		conds: rows('cond', (d) => d.waiters),
		onces: rows('once', (d) => d.runner + ' ' + d.done),
		timers: rows('timer', (d) => d.active === 'true'),
		variables: rows('variable', (d) => d.value),
		won: rows('select', (d) => Number(d.won)),
		nil: [...document.querySelectorAll('[data-card^=nil]')].map((e) => e.dataset.card.slice(4)),
	}
})()`

// anOther tells what the events say of objects called so by the program's own code.
type anOther struct {
	waits        []uint64
	runner       uint64
	done, active bool
}

// testKinds steps through a program with objects of all kinds, and holds the stage's
// words against govis events.
func (s pageTest) testKinds(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", pageProgram(t, "kinds.go"))
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	m := map[string]*anOther{}
	nils := map[uint64]string{}
	at, steps, seen := -1, 0, map[string]int{}
	for v := p.first(); ; v = p.step(kb.ArrowRight) {
		for at < v.At {
			at++
			applyOther(m, nils, &events[at])
			if name := events[at].Name; at < v.At && steps > 0 && !strings.HasPrefix(events[at].Kind, "go.") && (name == "b.ready" || name == "load") {
				t.Errorf("a step to event %d passes over event %d, %+v", v.At, at, events[at])
			}
		}
		steps++
		got := eval[others](p, readOthers)
		compareOthers(t, v, m, got, seen)
		want := slices.Sorted(maps.Values(nils))
		if slices.Sort(got.Nil); !slices.Equal(got.Nil, slices.Compact(want)) {
			t.Errorf("at event %d nil channels %q are on the stage; by the events goroutines wait for %q", v.At, got.Nil, want)
		}
		if e := events[v.At]; e.Kind == "select.done" {
			if won, ok := got.Won[number(e.G)]; !ok || won != e.Case {
				t.Errorf("at event %d case %d has won; the page says %v", v.At, e.Case, got.Won)
			}
			seen["won"]++
		}
		if v.At >= len(events)-1 || t.Failed() {
			break
		}
	}
	for _, what := range []string{"cond in line", "once runs", "once done", "timer", "won"} {
		if seen[what] == 0 {
			t.Errorf("the walk never came by: %s", what)
		}
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

func applyOther(m map[string]*anOther, nils map[uint64]string, e *said) {
	o := entry(m, e.Name)
	switch e.Kind {
	case "cond.wait":
		o.waits = append(o.waits, e.G)
	case "cond.signal", "cond.broadcast":
		o.waits = o.waits[min(int(e.N), len(o.waits)):]
	case "once.do":
		o.runner = e.G
	case "once.done":
		o.done = true
	case "timer.create", "timer.reset":
		o.active = true
	case "timer.stop":
		o.active = false
	case "timer.fire":
		o.active = e.Name == "ticker"
	case "go.block":
		if strings.Contains(e.Reason, "(nil chan)") {
			nils[e.G] = e.Name
		}
	case "go.unblock":
		delete(nils, e.G)
	}
}

func compareOthers(t *testing.T, v view, m map[string]*anOther, got others, seen map[string]int) {
	t.Helper()
	ready, load := entry(m, "b.ready"), entry(m, "load")
	var ids []string
	for _, g := range ready.waits {
		ids = append(ids, number(g))
	}
	if line, ok := got.Conds["b.ready"]; ok && line != strings.Join(ids, " ") {
		t.Errorf("at event %d the page says that %q wait for b.ready; by the events %q", v.At, line, ids)
	} else if ok && len(ids) == 3 {
		seen["cond in line"]++
	}
	if said, ok := got.Onces["load"]; ok {
		want := number(load.runner) + " " + map[bool]string{true: "true", false: "false"}[load.done]
		if said != want {
			t.Errorf("at event %d the page says of the Once %q; by the events %q", v.At, said, want)
		}
		seen[map[bool]string{true: "once done", false: "once runs"}[load.done]]++
	}
	if active, ok := got.Timers["ticker"]; ok {
		if want := entry(m, "ticker").active; active != want {
			t.Errorf("at event %d the page says of the ticker that it runs: %t; by the events %t", v.At, active, want)
		}
		seen["timer"]++
	}
}

// testLost steps through a program that loses updates, with its memory watched.
func (s pageTest) testLost(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "--memory", pageProgram(t, "lost.go"))
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	want := map[string]string{}
	at, steps, compared := -1, 0, 0
	for v := p.first(); ; v = p.step(kb.ArrowRight) {
		for at < v.At {
			at++
			e := &events[at]
			if strings.HasPrefix(e.Kind, "atomic.") && at < v.At && steps > 0 {
				t.Errorf("a step to event %d passes over event %d, %+v", v.At, at, *e)
			}
			switch kind, _, _ := strings.Cut(e.Kind, "."); {
			case kind != "atomic" && kind != "mem":
			case e.New != "":
				want[e.Name] = e.New
			case e.Value != "":
				want[e.Name] = e.Value
			case e.Old != "":
				want[e.Name] = e.Old
			}
		}
		steps++
		got := eval[others](p, readOthers)
		for _, name := range []string{"counter", "safe", "state"} {
			if value, ok := got.Variables[name]; ok {
				compared++
				if value != want[name] {
					t.Errorf("at event %d, %+v, the page says that %s is %s; by the events %s", v.At, events[v.At], name, value, want[name])
				}
			}
		}
		if v.At >= len(events)-1 || t.Failed() {
			break
		}
	}
	if compared < 10 {
		t.Errorf("only %d values were compared", compared)
	}
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
