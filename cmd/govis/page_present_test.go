package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testPresent gives a talk: P, a clicker's keys, a blank screen, a reload, and back.
func (s pageTest) testPresent(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	process.kept()
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	p.first()
	p.press("p")
	await[bool](p, "large type", presenting+` && document.querySelector('.bar') === null`)
	eval[bool](p, watchCanvas)
	was := p.look().At
	for range 6 {
		v := p.step(kb.PageDown)
		if v.At <= was {
			t.Errorf("Page Down goes from event %d to %d", was, v.At)
		}
		was = v.At
		if small := eval[[]string](p, smallType); len(small) > 0 {
			t.Errorf("at event %d there is type below 20 pixels: %q", v.At, small)
		}
	}
	if small := await[[]float64](p, "text on a canvas", `drawnSizes.size > 0 && [...drawnSizes]`); slices.Min(small) < 19.9 {
		t.Errorf("on canvases there is type of %v pixels", small)
	}
	if v := p.step(kb.PageUp); v.At >= was {
		t.Errorf("Page Up goes from event %d to %d", was, v.At)
	}
	for _, key := range []string{"b", "."} {
		p.press(key)
		await[bool](p, "the blank after "+key, blanked)
		p.press(key)
		await[bool](p, "the page again", "!("+blanked+")")
	}
	p.press("g")
	await[bool](p, "the source", `getComputedStyle(document.querySelector('[data-part=source]')).display !== 'none'`)
	if small := eval[[]string](p, smallType); len(small) > 0 {
		t.Errorf("in the source there is type below 20 pixels: %q", small)
	}
	p.press("g")
	at := p.look().At
	await[bool](p, "the link to know", `location.hash.includes('present=1') && location.hash.includes('at=`+number(uint64(at)+1)+`')`)
	p.do(chromedp.Reload())
	p.until("the same moment after a reload", "v.at === "+number(uint64(at)))
	await[bool](p, "the talk to go on", presenting)
	p.press(kb.Escape)
	await[bool](p, "the bar", `document.querySelector('.bar') !== null && !`+presenting)
	p.click(`[data-action=present]`)
	await[bool](p, "the button to present", presenting)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

const presenting = `document.documentElement.hasAttribute('data-present')`

// blanked tells whether nothing of the page is to be seen.
const blanked = `document.elementsFromPoint(innerWidth / 2, innerHeight / 2)[0]?.classList.contains('blank') === true`

// watchCanvas collects the sizes of all text drawn on canvases from now on.
const watchCanvas = `(() => {
	globalThis.drawnSizes = new Set()
	for (const name of ['fillText', 'strokeText']) {
		const draw = CanvasRenderingContext2D.prototype[name]
		CanvasRenderingContext2D.prototype[name] = function (...args) {
			const scale = this.getTransform().a / devicePixelRatio
			drawnSizes.add(Math.round(parseFloat(/([\d.]+)px/.exec(this.font)[1]) * scale * 10) / 10)
			return draw.apply(this, args)
		}
	}
	return true
})()`

// smallType lists texts that are drawn smaller than 20 pixels.
const smallType = `(() => {
	const small = []
	const look = (root) => {
		const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			if (node.shadowRoot) look(node.shadowRoot)
			if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue
			const e = node.parentElement
			if (e.closest('.visually-hidden, style, script, title, dialog, select')) continue
			const range = document.createRange()
			range.selectNodeContents(node)
			const box = range.getBoundingClientRect()
			if (box.width === 0 || getComputedStyle(e).visibility === 'hidden') continue
			const scale = e.ownerSVGElement?.getScreenCTM().a ?? 1
			const size = parseFloat(getComputedStyle(e).fontSize) * scale
			if (size < 19.9) small.push(size.toFixed(1) + ' ' + node.textContent.trim())
		}
	}
	look(document.body)
	return small
})()`

// testThemes has axe-core look at each theme, while presenting too; and on paper
// everything is in print's colours.
func (s pageTest) testThemes(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no axe-core at %s; get it with: cd web && npm ci", axeSource)
	}
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, s.govis, "run", "--no-browser", pageProgram(t, "kinds.go"))
	events := eventsOf(t, s.govis, process.kept())
	block := slices.IndexFunc(events, func(e said) bool { return e.Kind == "go.block" && e.Reason == "sync.Cond.Wait" })
	selected := "&lane=g" + number(events[block].G)
	for _, theme := range []string{"dark", "light", "print"} {
		for _, mode := range []string{"", "&present=1"} {
			p := openTab(t, s.browser, dark, still)
			p.goTo(address+"&theme="+theme+mode+selected, block)
			await[bool](p, "the theme", `document.documentElement.dataset.theme === '`+theme+`'`)
			await[bool](p, "the answers", `document.querySelectorAll('[data-part=answers] dt').length >= 3`)
			eval[bool](p, string(axe)+"; true")
			p.accessible(theme + mode)
			if mode == "" {
				p.looksEverywhere(theme)
			}
		}
	}
	p := openTab(t, s.browser, dark, still)
	p.goTo(address, block)
	for event, want := range map[string]string{"beforeprint": "print", "afterprint": "dark"} {
		eval[bool](p, `dispatchEvent(new Event('beforeprint'))`)
		if got := eval[string](p, `(dispatchEvent(new Event('`+event+`')), document.documentElement.dataset.theme)`); got != want {
			t.Errorf("after %s the theme is %s, want %s", event, got, want)
		}
		eval[bool](p, `dispatchEvent(new Event('afterprint'))`)
	}
	process.signal(os.Interrupt)
	process.exit(0)
}

// looksEverywhere has axe-core look at what opens, and at all that can stand beside the stage.
func (p *tab) looksEverywhere(theme string) {
	p.t.Helper()
	for _, menu := range []string{"view", "export"} {
		p.click(`[data-action=` + menu + `]`)
		await[bool](p, "the menu", `!document.querySelector('#`+menu+`-menu').hidden`)
		p.accessible(theme + ", the menu " + menu)
		p.press(kb.Escape)
		await[bool](p, "the menu to close", `document.querySelector('#`+menu+`-menu').hidden`)
	}
	for _, pane := range eval[[]string](p, `[...document.querySelectorAll('[data-pane]')].map((b) => b.dataset.pane)`) {
		p.click(`[data-pane=` + pane + `]`)
		await[bool](p, pane, `document.querySelector('[data-pane=`+pane+`]').ariaPressed === 'true'`)
		p.accessible(theme + ", " + pane)
	}
}

// testAnswers selects who waits: the answers lead to the event where the wait began,
// and to the one that ended it.
func (s pageTest) testAnswers(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	events := eventsOf(t, s.govis, process.kept())
	block := slices.IndexFunc(events, func(e said) bool { return e.Kind == "go.block" && e.Reason == "chan send" })
	g := events[block].G
	wake := slices.IndexFunc(events[block:], func(e said) bool { return e.Kind == "go.unblock" && e.G == g }) + block
	p := openTab(t, s.browser, light, still)
	const answers = `[...document.querySelectorAll('[data-part=answers] dd')].map((e) => e.textContent.trim())`
	for link, want := range map[int]int{1: block, 3: wake} {
		p.goTo(address, block+1)
		p.click(`.chip[data-g="` + number(g) + `"]`)
		texts := await[[]string](p, "the answers", `(() => { const a = `+answers+`; return a.length === 4 ? a : false })()`)
		for i, words := range []string{"main waits to send", "Since", "receives from tasks", "worker received"} {
			if !strings.Contains(texts[i], words) {
				t.Errorf("the answer is %q, want something with %q", texts[i], words)
			}
		}
		eval[bool](p, `(document.querySelectorAll('[data-part=answers] dd button')[`+number(uint64(link))+`].click(), true)`)
		p.until("the event of the answer", "v.at === "+number(uint64(want)))
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// testFrames follows a stack into the standard library, and comes back.
func (s pageTest) testFrames(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", pageProgram(t, "kinds.go"))
	events := eventsOf(t, s.govis, process.kept())
	wait := slices.IndexFunc(events, func(e said) bool { return e.Kind == "cond.wait" })
	p := openTab(t, s.browser, dark, still)
	p.goTo(address, wait)
	const frames = `document.querySelectorAll('[data-part=stack] button')`
	n := await[int](p, "the stack", frames+`.length`)
	if n != len(events[wait].Stack) {
		t.Errorf("%d frames are shown, the event has %d", n, len(events[wait].Stack))
	}
	eval[bool](p, `([...`+frames+`].find((b) => b.textContent.includes(' cond.go:')).click(), true)`)
	const shown = `document.querySelector('[data-part=source]').dataset.path`
	if file := await[string](p, "the library's file", shown+`.includes('sync/cond.go') && `+shown); !strings.HasSuffix(file, "/src/sync/cond.go") {
		t.Errorf("the frame leads to %s", file)
	}
	await[bool](p, "its line in sight", litInSight)
	if lit := eval[string](p, `document.querySelector('[data-part=source] .editor').shadowRoot.querySelector('.cm-line.current')?.textContent ?? ''`); strings.TrimSpace(lit) == "" {
		t.Error("no line of the library's file is lit")
	}
	p.step(kb.ArrowRight)
	await[bool](p, "the program's own file again", shown+`.endsWith('kinds.go')`)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// testSpotlight clicks an object: it and who has to do with it are in the light, the
// rest is dimmed, until Esc.
func (s pageTest) testSpotlight(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "buffered")
	events := eventsOf(t, s.govis, process.kept())
	block := slices.IndexFunc(events, func(e said) bool { return e.Kind == "go.block" && e.Reason == "chan send" })
	p := openTab(t, s.browser, dark, still)
	p.goTo(address, block)
	p.click(`[data-card="o` + number(events[block].Obj) + `"] > .card`)
	const dimmed = `[...document.querySelectorAll('.chip.dim')].map((e) => e.dataset.g).join(' ')`
	got := await[string](p, "the spotlight", dimmed)
	if slices.Contains(strings.Fields(got), number(events[block].G)) {
		t.Errorf("main, who waits there, is dimmed: %q", got)
	}
	if titles := eval[[]string](p, `[...document.querySelectorAll('.dim > .title')].map((e) => e.textContent)`); !slices.Contains(titles, "done") || slices.Contains(titles, "tasks") {
		t.Errorf("the headings %q are dimmed, want that of done and not that of tasks", titles)
	}
	if v := p.look(); !strings.Contains(v.Hash, "lane=o") {
		await[bool](p, "the link to know", `location.hash.includes('lane=o')`)
	}
	p.press(kb.Escape)
	await[bool](p, "all in the light", dimmed+` === ''`)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}
