package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What the page shows of a question.
const (
	asksNow  = `document.querySelector('[data-part=question][data-n]') !== null`
	asksNone = `!(` + asksNow + `)`
	veiled   = `document.querySelector('[data-part=veil]') !== null`
)

// testLesson goes through a lesson with questions, by the keyboard alone.
func (s pageTest) testLesson(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "--ask", "buffered")
	process.kept()
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	await[bool](p, "the lesson", `document.querySelector('[data-lesson=buffered]') !== null`)
	p.press(kb.Home)
	hidden := `document.querySelectorAll('[data-moment=hidden]').length`
	if n := eval[int](p, hidden); n < 3 || !eval[bool](p, veiled) {
		t.Errorf("with three questions ahead, %d moments are hidden; the timeline's veil: %v", n, eval[bool](p, veiled))
	}
	// The first is answered as it turns out wrong or right, the second rightly, the third is only shown.
	stage := `document.querySelector('[data-part=stage]').clientHeight`
	high := eval[int](p, stage)
	p.press(" ")
	p.question(0)
	if asked := eval[int](p, stage); asked < high-1 { // a height can be between two pixels
		t.Errorf("the stage was %d pixels high, and is %d while a question is asked about it", high, asked)
	}
	before := p.look()
	p.press(kb.End)
	if v := p.look(); v.At != before.At {
		t.Errorf("the question is open, and End goes from event %d to %d", before.At, v.At)
	}
	p.press("1")
	p.judged(`(right|other)`)
	if v := p.look(); v.At <= before.At || !strings.Contains(v.Sentence, "waits to send") {
		t.Errorf("after the answer at event %d the page is at %d: %s; asked about was who has to wait", before.At, v.At, v.Sentence)
	}
	p.press(kb.End) // beyond the next question
	p.question(1)
	p.press(p.keyOf(`"task 1"`))
	p.judged("right")
	p.press(kb.End)
	p.question(2)
	await[bool](p, "the answer to be shown", `(dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' })), document.querySelector('[data-verdict=shown]') !== null)`)
	if eval[bool](p, veiled) || eval[int](p, hidden) > 0 {
		t.Error("all questions are over, and something is hidden")
	}
	p.moments()
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// question waits for question n. What comes after it is not to be seen.
func (p *tab) question(n int) {
	p.t.Helper()
	await[bool](p, "question "+number(uint64(n)), `document.querySelector('[data-part=question]').dataset.n === '`+number(uint64(n))+`'`)
	p.until("the page to stand still", "!v.playing")
	await[bool](p, "the veil over all that comes after the playhead", `(() => {
		const veil = document.querySelector('[data-part=veil]'), { dataset } = document.querySelector('[data-part=timeline]')
		if (!veil) return false
		const pad = 14 // at both sides of the timeline
		const all = veil.offsetParent.getBoundingClientRect(), from = Number(dataset.from), to = Number(dataset.to)
		const first = from + ((veil.getBoundingClientRect().left - all.left - pad) / (all.width - 2 * pad)) * (to - from)
		const at = Number(document.querySelector('[data-at][data-count]').dataset.at)
		return dataset.axis === 'events' && Math.abs(first - (at + 1)) < 0.5
	})()`)
}

// judged waits for what came of an answer.
func (p *tab) judged(how string) {
	p.t.Helper()
	await[bool](p, "a verdict", `/^`+how+`$/.test(document.querySelector('[data-part=question]').dataset.verdict ?? '')`)
}

// keyOf returns the key that chooses an answer.
func (p *tab) keyOf(choice string) string {
	p.t.Helper()
	return number(uint64(1 + eval[int](p, `[...document.querySelectorAll('[data-choice]')].findIndex((b) => b.dataset.choice === `+quoted(choice)+`)`)))
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "\\'") + "'" }

// moments goes through the moments, to and fro, and to one by the list.
func (p *tab) moments() {
	p.t.Helper()
	places := eval[[]int](p, `[...document.querySelectorAll('[data-moment][data-at]')].map((b) => Number(b.dataset.at))`)
	if len(places) != 5 {
		p.t.Fatalf("the lesson's moments are at %v, want five", places)
	}
	p.press(kb.Home)
	p.until("the start", "v.at < "+number(uint64(places[0])))
	for _, at := range places {
		p.press("n")
		p.until("the next moment", "v.at === "+number(uint64(at)))
		await[bool](p, "its sentence in sight", `(() => {
			const here = document.querySelector('[data-moment][aria-current=step]'), pane = here.closest('.scroll').getBoundingClientRect()
			const { top, bottom } = here.getBoundingClientRect()
			return here.dataset.at === '`+number(uint64(at))+`' && top >= pane.top && bottom <= pane.bottom
		})()`)
	}
	p.press("N")
	p.until("the moment before", "v.at === "+number(uint64(places[3])))
	p.click(`[data-moment=full]`)
	v := p.until("the moment that was chosen", "v.at === "+eval[string](p, `document.querySelector('[data-moment=full]').dataset.at`))
	if !strings.Contains(v.Sentence, "waits to send") {
		p.t.Errorf("at the moment full the page says %q", v.Sentence)
	}
}
