package main

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testOutput steps through what a program has printed: the pane has what was printed up to the playhead, and each
// line leads to its event.
func (s pageTest) testOutput(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address + "&pane=output"))
	p.until("the end of the program", "v.status === 'ended'")
	var want []int // events that print
	for i, e := range eventsOf(t, s.govis, process.kept()) {
		if e.Kind == "output" {
			want = append(want, i)
		}
	}
	if len(want) < 8 {
		t.Fatalf("the program has printed %d lines", len(want))
	}
	const lines = `document.querySelectorAll('[data-output]').length`
	p.press(kb.Home)
	await[bool](p, "nothing printed", lines+` === 0 && document.querySelector('[data-part=output]').innerText.includes('Nothing has been printed yet')`)
	p.press(kb.End)
	await[bool](p, "all lines", lines+` === `+number(uint64(len(want))))
	const newest = `document.querySelector('[data-output][aria-current]').dataset.output`
	for i := len(want) - 1; i >= 0; i-- {
		at := number(uint64(want[i]))
		await[bool](p, "the newest line", newest+` === '`+at+`'`)
		p.click(`[data-output="` + at + `"]`)
		p.until("the line's event", "v.at === "+at)
		await[bool](p, "what was printed so far", lines+` === `+number(uint64(i+1))+` && document.querySelectorAll('[data-printed]').length === `+number(uint64(i+1)))
		if i > 0 {
			p.click(`[data-output="` + number(uint64(want[i-1])) + `"]`)
		}
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}
