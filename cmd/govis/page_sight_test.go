package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testSight steps through a program with more lanes than fit on the screen:
// what an event is about is always seen.
func (s pageTest) testSight(t *testing.T) {
	source, err := filepath.Abs("testdata/page/crowd.go")
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, s.govis, "run", "--no-browser", source)
	process.kept()
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	p.first()
	p.press("+") // so close that most events are out of the window
	p.press("+")
	scrolled := map[float64]bool{}
	for _, key := range []string{"]", "]", "}", "}", "}", "[", kb.End, kb.ArrowLeft, "{", "{", kb.Home, "]"} {
		v := p.step(key)
		await[bool](p, "the lane of the event, after "+key, laneSeen)
		scrolled[eval[float64](p, `document.querySelector('[data-part=timeline] .scroll').scrollTop`)] = true
		if at := float64(v.At); at < v.From || at >= v.To {
			t.Errorf("after %s the page is at event %d, the timeline shows %g to %g", key, v.At, v.From, v.To)
		}
	}
	// Also when the timeline has another size: presented, with fewer lanes that are larger.
	for range 2 {
		p.press("p")
		p.settled()
		await[bool](p, "the lane of the event, where type is large and where it is not", laneSeen)
	}
	for range 20 {
		p.step("]")
	}
	p.press("p")
	await[bool](p, "large type", presenting)
	p.settled()
	await[bool](p, "the lane of the event in large type", laneSeen)
	p.press(kb.Escape)
	if len(scrolled) < 2 {
		t.Errorf("the lanes were scrolled to %v only: this shows nothing", scrolled)
	}
	jumpsOnce(t, p)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// jumpsOnce goes to where other lanes are: of each place the page asks for one picture, and no other.
func jumpsOnce(t *testing.T, p *tab) {
	scrolled := func() float64 {
		return eval[float64](p, `document.querySelector('[data-part=timeline] .scroll').scrollTop`)
	}
	asked := func() []string {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.Clone(p.scenes)
	}
	scrolls := 0
	jump := func(what string, do func()) {
		t.Helper()
		p.settled()
		was, top, before := p.look().At, scrolled(), len(asked())
		do()
		p.until("another event", fmt.Sprintf("v.at !== %d", was))
		await[bool](p, "its lane in sight", laneSeen)
		p.settled()
		if scenes := asked()[before:]; len(scenes) != 1 {
			t.Errorf("%s: the page asked for %d scenes, want 1:\n%s", what, len(scenes), strings.Join(scenes, "\n"))
		}
		if scrolled() != top {
			scrolls++
		}
	}
	d := p.drawing()
	click := func(share float64) func() {
		return func() { p.do(chromedp.MouseClickXY(d.X+d.W*share, d.Y+14)) }
	}
	// What is under the pointer may change while the button is down: the browser then tells of a move that was none.
	slowClick := func(share float64) func() {
		return func() {
			for _, kind := range []input.DispatchMouseEventType{chromedp.MousePressed, chromedp.MouseMoved, chromedp.MouseMoved, chromedp.MouseReleased} {
				p.do(chromedp.MouseEvent(kind, d.X+d.W*share, d.Y+14, chromedp.ButtonLeft))
			}
		}
	}
	for _, axis := range []string{"events", "clock"} {
		p.first()
		p.press("0")
		if axis == "clock" {
			p.press("x")
			p.until("the clock", "v.axis === 'clock'")
		}
		jump("a click on the axis of "+axis, click(0.6))
		jump("a click further on on the axis of "+axis, click(0.9))
		jump("a click back on the axis of "+axis, click(0.5))
		jump("a slow click on the axis of "+axis, slowClick(0.8))
	}
	p.press("x")
	p.until("the events", "v.axis === 'events'")
	for range 4 {
		p.press("+")
	}
	jump("to the end, and the window with it", func() { p.press(kb.End) })
	if scrolls < 3 { // which lanes are where is the scheduler's to say
		t.Errorf("of nine jumps %d scrolled the lanes: this shows nothing", scrolls)
	}
}

// laneSeen tells whether a lane of the current event is within the timeline, whole.
const laneSeen = `(() => {
	const frame = document.querySelector('[data-part=timeline]').getBoundingClientRect()
	const top = document.querySelector('[data-part=timeline] .corner').getBoundingClientRect().bottom
	return [...document.querySelectorAll('[data-lane].now')].some((e) => {
		const b = e.getBoundingClientRect()
		return b.top >= top - 1 && b.bottom <= frame.bottom + 1
	})
})()`

// coveredCode lists the markers of goroutines in the source that lie on code.
const coveredCode = `(() => {
	const root = document.querySelector('[data-part=source] .editor').shadowRoot
	const covered = []
	for (const line of root.querySelectorAll('.cm-line')) {
		const marks = [...line.querySelectorAll('.g-mark')]
		if (marks.length === 0) continue
		const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			if (node.parentElement.closest('.g-marks') || !node.textContent.trim()) continue
			const range = document.createRange()
			range.selectNodeContents(node)
			for (const r of range.getClientRects()) {
				for (const m of marks) {
					const b = m.getBoundingClientRect()
					if (r.left < b.right && b.left < r.right && r.top < b.bottom - 1 && b.top < r.bottom - 1) {
						covered.push(m.textContent + ' on ' + node.textContent)
					}
				}
			}
		}
	}
	return covered
})()`

// litInSight tells whether the line that is lit in the source, if there is one, is seen.
const litInSight = `(() => {
	const editor = document.querySelector('[data-part=source] .editor')
	if (Number(document.querySelector('[data-part=source]').dataset.line) < 1) return true
	const lit = editor.shadowRoot.querySelector('.cm-line.current')?.getBoundingClientRect()
	const frame = editor.getBoundingClientRect()
	return lit !== undefined && lit.top >= frame.top - 1 && lit.top < frame.bottom - 16
})()`

// readable checks that no marker in the source lies on code, that the line of the event
// is seen, and that nothing is wider than the page.
func (p *tab) readable(how string) {
	p.t.Helper()
	if covered := eval[[]string](p, coveredCode); len(covered) > 0 {
		p.t.Errorf("%s: markers lie on code: %q", how, covered)
	}
	await[bool](p, how+": the line of the event in sight", litInSight)
	if wider := eval[[]string](p, `[...document.querySelectorAll('header *, main section, footer *')]
		.filter((e) => !e.closest('.visually-hidden, svg, [hidden]') && e.getBoundingClientRect().right > innerWidth + 1)
		.map((e) => e.tagName + '.' + e.className)`); len(wider) > 0 {
		p.t.Errorf("%s: beyond the page's edge are %q", how, wider)
	}
}
