package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testExport takes along what is on the screen: by the keyboard, as files that the browser keeps, with an error where there is none.
func (s pageTest) testExport(t *testing.T) {
	recording, err := filepath.Abs("../../scenarios/buffered/recording.govis")
	if err != nil {
		t.Fatal(err)
	}
	_, address := show(t, s.govis, "open", "--no-browser", recording)
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address + "&at=65&axis=clock"))
	p.until("the moment of the address", "v.at === 64")

	eval[any](p, looksAtKept)
	eval[any](p, `document.querySelector('[data-action=export]').focus()`)
	p.press(kb.Enter)
	await[bool](p, "the menu", `!document.querySelector('#export-menu').hidden`)
	if axe, err := os.ReadFile(axeSource); err == nil {
		eval[bool](p, string(axe)+"; true")
		p.accessible("the export menu")
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	formats := eval[int](p, `document.querySelectorAll('[data-format]').length`)
	if want := 19; formats != want {
		t.Errorf("the menu has %d formats, want %d", formats, want)
	}

	eval[any](p, `document.querySelector('[data-format=svg]').focus()`)
	p.press(kb.Enter)
	if svg := p.downloaded("buffered.svg"); !strings.Contains(svg, "<svg") || !strings.Contains(svg, "the buffer is full (3 of 3)") {
		t.Errorf("the SVG is not of the moment at the playhead: %.300s", svg)
	}
	eval[any](p, `document.querySelector('[name=export-steps][value=moments]').click()`)
	p.click(`[data-format=png]`)
	if zip := p.downloaded("buffered.zip"); !strings.HasPrefix(zip, "PK") || !strings.Contains(zip, "buffered-5.png") {
		t.Errorf("the pictures of the moments are no zip file of five: %.60q", zip)
	}
	p.click(`[data-format=html]`)
	if page := p.downloaded("buffered.html"); !strings.Contains(page, `id="tape"`) {
		t.Errorf("the page of one file is %.100q", page)
	}

	p.press(kb.Escape)
	await[bool](p, "the menu to close", `document.querySelector('#export-menu').hidden && document.activeElement.dataset.action === 'export'`)
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address+"&filter=worker"))
	await[bool](p, "one lane", `[...document.querySelectorAll('[data-lane]')].length === 1`)
	eval[any](p, looksAtKept)
	p.click(`[data-action=export]`)
	p.click(`[data-format=csv]`)
	if csv := p.downloaded("buffered.csv"); !strings.Contains(csv, "worker") || strings.Contains(csv, "chan.close,main") {
		t.Errorf("the table of one lane is %.300s", csv)
	}
}

// looksAtKept makes what the browser is given to keep something that can be looked at.
const looksAtKept = `{
	const make = URL.createObjectURL
	URL.createObjectURL = (blob) => ((window.kept = blob), make.call(URL, blob))
}`

// downloaded waits for the browser to be given a file, and returns what is in it.
func (p *tab) downloaded(name string) string {
	p.t.Helper()
	await[bool](p, name, `document.querySelector('#export-menu [role=status]').textContent.startsWith('`+name+`')`)
	return eval[string](p, `new Promise((done) => {
		const reader = new FileReader()
		reader.onload = () => done(reader.result)
		reader.readAsText(kept, 'latin1')
	})`)
}
