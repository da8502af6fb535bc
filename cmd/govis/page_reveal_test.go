package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// revealDist is where .ci/readers has reveal.js.
const revealDist = "../../viz/export/testdata/readers/node_modules/reveal.js/dist"

// slides is a deck with the page in a slide, and as the background of another.
const slides = `<!doctype html><title>slides</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal/reveal.css">
<div class="reveal"><div class="slides">
<section><h2>before</h2></section>
<section><h2 id="above">a run</h2><iframe data-src="page#at=61" width="900" height="500"></iframe></section>
<section data-background-iframe="page#at=65" data-background-interactive></section>
<section><h2>after</h2></section>
</div></div>
<script src="reveal/reveal.js"></script>
<script>Reveal.initialize({ transition: 'none', backgroundTransition: 'none', controls: true })</script>`

// testReveal has the page of one file in slides of reveal.js: it steps and plays by its own keys when it was clicked, and the deck goes on by its
// own otherwise.
func (s pageTest) testReveal(t *testing.T) {
	if _, err := os.Stat(revealDist); err != nil {
		t.Skip("reveal.js is not installed; .ci/readers installs it")
	}
	file := s.exportPage(t, "../../scenarios/buffered/recording.govis")
	mux := http.NewServeMux()
	mux.HandleFunc("/deck", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, slides) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	mux.Handle("/reveal/", http.StripPrefix("/reveal/", http.FileServer(http.Dir(revealDist))))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(server.URL + "/deck"))
	slide := func(n int) {
		t.Helper()
		await[bool](p, fmt.Sprintf("slide %d", n), fmt.Sprintf("window.Reveal?.isReady() && Reveal.getIndices().h === %d", n))
	}
	in := func(frame, condition string) string {
		return fmt.Sprintf(`(() => { const frame = document.querySelector('%s')
			if (!frame?.contentDocument?.querySelector('#app *')) return false
			const v = %s; return %s })()`, frame, strings.ReplaceAll(readView, "document.", "frame.contentDocument."), condition)
	}
	slide(0)
	p.press(kb.ArrowRight)
	slide(1)

	const framed = "section iframe"
	await[bool](p, "the moment of the frame's address", in(framed, "v.shown === 60"))
	p.clickFoot(framed)
	p.press(kb.PageDown)
	await[bool](p, "the next step", in(framed, "v.shown > 60"))
	p.press(kb.PageUp)
	await[bool](p, "the step before", in(framed, "v.shown <= 60"))
	p.press(" ")
	await[bool](p, "two steps by themselves", in(framed, "v.shown > 65"))
	p.press(" ")
	slide(1)

	p.clickFoot("#above")
	p.press(kb.ArrowRight)
	slide(2)
	const behind = ".backgrounds iframe"
	await[bool](p, "the moment of the background", in(behind, "v.shown === 64"))
	p.do(chromedp.MouseClickXY(600, 700))
	p.press(kb.PageDown)
	await[bool](p, "the next step of the background", in(behind, "v.shown > 64"))
	slide(2)
	p.clickFoot(".navigate-right")
	slide(3)
	p.press(kb.ArrowLeft)
	slide(2)
}

// clickFoot clicks an element near its lower edge, from outside of it.
func (p *tab) clickFoot(selector string) {
	p.t.Helper()
	at := eval[[2]float64](p, fmt.Sprintf(`(() => { const r = document.querySelector('%s').getBoundingClientRect()
		return [r.x + r.width / 2, r.bottom - Math.min(r.height / 2, 12)] })()`, selector))
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}
