package main

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// copyEditor is what a copy is edited in.
const copyEditor = `document.querySelector('.copy')?.shadowRoot?.querySelector('.cm-content')`

// testTry edits a lesson by the keyboard: a mistake is shown at its line, is mended, and the changed program has
// another picture, on a page of its own.
func (s pageTest) testTry(t *testing.T) {
	process, address := serveLessons(t, s.govis, nil)
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(strings.Replace(address, "/#", "/r/recording-buffered/#", 1)))
	p.until("the recording", "v.status === 'ended'")
	p.capacity("tasks", 3)
	await[bool](p, "the source", `document.querySelector('[data-action=edit]') !== null`)
	p.click(`[data-action=edit]`) // by its key, a test would type a letter, too
	await[bool](p, "the copy", `document.querySelector('[data-part=edit]') !== null && `+copyEditor+` !== undefined`)
	p.overtype("make(chan string, 3)", "make(chan string, x)")
	p.click(`[data-part=edit] [data-action=run]`)
	line := await[string](p, "the mistake", `document.querySelector('[data-problem]')?.dataset.problem`)
	wrong := eval[string](p, copyEditor+`.querySelector('.cm-line.wrong').textContent`)
	said := eval[string](p, copyEditor+`.querySelector('.problem').textContent`)
	if line != "19" || !strings.Contains(wrong, "make(chan string, x)") || said != "undefined: x" {
		t.Errorf("the mistake is on line %s, %q, and said to be %q", line, wrong, said)
	}
	first := eval[string](p, `location.pathname`)
	p.overtype("make(chan string, x)", "make(chan string,5)") // as gofmt does not write it
	p.press(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	p.arrive("the run of the copy", onRun+` && location.pathname !== '`+first+`'`)
	p.until("the end of the program", "v.status === 'ended'")
	p.capacity("tasks", 5)
	await[bool](p, "the edited source", `document.querySelector('.editor').shadowRoot.textContent.includes('make(chan string, 5)')`)
	// Typing is not for the page.
	p.press("e")
	await[bool](p, "the copy of the copy", copyEditor+` !== undefined`)
	at := p.look().At
	p.press(kb.ArrowRight)
	p.press("n")
	p.press("t")
	if v := p.look(); v.At != at {
		t.Errorf("while the copy is edited, a key goes from event %d to %d", at, v.At)
	}
	p.click(`[data-part=edit] [data-action=drop]`)
	await[bool](p, "the source again", `document.querySelector('[data-part=edit]') === null`)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// mistake begins to edit a copy of buffered, and has a mistake in it shown.
func (p *tab) mistake() {
	p.t.Helper()
	p.click(`[data-pane=source]`)
	p.click(`[data-action=edit]`)
	await[bool](p, "the copy", copyEditor+` !== undefined`)
	p.overtype("make(chan string, 3)", "make(chan string, x)")
	p.click(`[data-part=edit] [data-action=run]`)
	await[string](p, "the mistake", `document.querySelector('[data-problem]')?.dataset.problem`)
}

// capacity waits until the page shows a channel with so many slots.
func (p *tab) capacity(name string, slots int) {
	p.t.Helper()
	await[bool](p, name+" with its slots", `(dispatchEvent(new KeyboardEvent('keydown', { key: 'End' })),
		document.querySelector('[data-twin] [data-name=`+name+`]')?.dataset.cap === '`+number(uint64(slots))+`')`)
}

// overtype selects a text in the copy that is edited, which is all in one line, with the mouse, and types another.
func (p *tab) overtype(old, text string) {
	p.t.Helper()
	at := await[[]float64](p, "the text to be selected", `(() => {
		const line = [...`+copyEditor+`.querySelectorAll('.cm-line')].find((l) => l.textContent.includes(`+quoted(old)+`))
		if (!line) return undefined
		line.scrollIntoView({ block: 'center' })
		const from = line.textContent.indexOf(`+quoted(old)+`), to = from + `+quoted(old)+`.length
		const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), range = document.createRange()
		for (let at = 0, n = walk.nextNode(), begun = false; n; at += n.length, n = walk.nextNode()) {
			if (!begun && at + n.length > from) range.setStart(n, from - at), (begun = true)
			if (at < to && at + n.length >= to) range.setEnd(n, to - at)
		}
		const box = range.getBoundingClientRect()
		return box.width > 0 ? [box.left + 1, box.right - 1, box.top + box.height / 2] : undefined
	})()`)
	p.do(chromedp.MouseClickXY(at[0], at[2]), chromedp.MouseClickXY(at[1], at[2], chromedp.ButtonModifiers(chromedp.ModifierShift)), chromedp.KeyEvent(text))
}
