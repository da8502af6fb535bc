package main

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// testPlaysByItself opens the page of a run of just now, while the program runs
// and after its end: without a key it plays, from the beginning to where main
// waits before the full buffer and on.
func (s pageTest) testPlaysByItself(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	atOnce := openTab(t, s.browser, dark)
	atOnce.do(chromedp.Navigate(address))
	atOnce.playsToTheFirstBlock()
	atOnce.quiet(hostOf(t, address))

	file := process.kept()
	late := openTab(t, s.browser, light)
	late.before(keepsFirst)
	late.do(chromedp.Navigate(address))
	late.playsToTheFirstBlock()
	began := eval[int](late, `firstAt`)
	for i, e := range eventsOf(t, s.govis, file) {
		if e.madeByUser() {
			if began < 0 || began > i+1 { // the event that begins it, or what stands there with it
				t.Errorf("the page began to play at event %d, the program begins at event %d", began, i)
			}
			break
		}
	}
	process.signal(os.Interrupt)
	process.exit(0)
}

// keepsFirst has the page remember where its playhead was first.
const keepsFirst = `new MutationObserver(() => {
	const at = Number(document.querySelector('[data-at][data-count]')?.dataset.at ?? -1)
	if (at >= 0) globalThis.firstAt ??= at
}).observe(document, { subtree: true, childList: true, attributeFilter: ['data-at'] })`

// testPlaysRecording is a machine without Go: what is shown in place of a run plays by
// itself as that would.
func (s pageTest) testPlaysRecording(t *testing.T) {
	process, address := show(t, "env", "PATH=/nonexistent", s.govis, "run", "--no-browser", "buffered")
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	p.playsToTheFirstBlock()
	process.signal(os.Interrupt)
	process.exit(0)
}

// playsToTheFirstBlock waits for the first block of main on the full buffer,
// and for playing to go on from there.
func (p *tab) playsToTheFirstBlock() {
	p.t.Helper()
	const block = `main waits to send "task 4" on tasks: the buffer is full (3 of 3).`
	v := p.until("main to block on the full buffer", "v.playing && v.sentence === '"+block+"'")
	for _, c := range v.Channels {
		if c.Name == "tasks" && (c.Len != 3 || len(c.Sendq) != 1) {
			p.t.Errorf("there the channel is %+v, want it full and main before it", c)
		}
	}
	p.until("playing to go on", "v.playing && v.sentence !== '"+block+"'")
}

// testHelpFits opens the help: all of it is in sight, and nothing scrolls.
func (s pageTest) testHelpFits(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "hello")
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	p.press("?")
	await[bool](p, "the help", `document.querySelector('dialog').open`)
	if cut := eval[[]string](p, helpOutOfSight); len(cut) > 0 {
		t.Errorf("at 1280 by 720, out of sight in the help: %q", cut)
	}
	process.signal(os.Interrupt)
	process.exit(0)
}

// helpOutOfSight lists the words of the help that are cut off, beside it or
// covered by their neighbours.
const helpOutOfSight = `(() => {
	const dialog = document.querySelector('dialog')
	const frame = dialog.getBoundingClientRect()
	const words = [...dialog.querySelectorAll('h2, h3, kbd, dd, li b, li span, p')]
	return words.filter((e) => {
		const b = e.getBoundingClientRect()
		const next = e.tagName === 'KBD' ? e.parentElement.getBoundingClientRect().right : frame.right
		return b.top < frame.top || b.bottom > frame.bottom || b.right > next + 0.5 || b.width === 0
	}).map((e) => e.textContent)
})()`
