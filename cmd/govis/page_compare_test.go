package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a page of two runs shows.
const (
	onPair   = `location.pathname === '/compare.html' && document.querySelector('[data-action=part]') !== null`
	pairStep = `document.querySelector('[data-step]').dataset.step`
	verdict  = `document.querySelector('[data-part=verdict]').textContent`
)

// sentenceOf is what the page says of one of the runs.
func sentenceOf(which string) string {
	return `document.querySelector('[data-run=` + which + `] [data-part=sentence]').textContent`
}

// testCompare goes from the catalogue to a wrong and a right lesson side by side, and through both; and from an edited copy to
// it and the original.
func (s pageTest) testCompare(t *testing.T) {
	process, address := serveLessons(t, s.govis, nil)
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	await[bool](p, "the pair", `document.querySelector('[data-compare=cancel-timeout-leak]') !== null`)
	p.click(`[data-compare=cancel-timeout-leak]`)
	p.arrive("both runs", onPair)
	const want = "compute 2 main.go:12 sends on result: in the first run it blocks and never goes on, in the second the value goes into the buffer."
	if said := eval[string](p, verdict); !strings.Contains(said, want) {
		t.Errorf("the page says %q, want %q", said, want)
	}
	await[bool](p, "where the first parts", sentenceOf("first")+`.startsWith('compute 2 waits to send')`)
	await[bool](p, "where the second parts", sentenceOf("second")+`.startsWith('compute 2 sends')`)
	parts := eval[string](p, pairStep)
	p.press(kb.Home)
	await[bool](p, "the first step", pairStep+` === '0'`)
	p.press(kb.ArrowRight)
	await[bool](p, "the second step", pairStep+` === '1'`)
	p.press("d")
	await[bool](p, "where they part", pairStep+` === '`+parts+`'`)
	// Who drags one of them takes the other along.
	p.press(kb.End)
	await[bool](p, "the last step", pairStep+` === document.querySelector('[data-steps]').dataset.steps`)
	far := eval[int](p, `Number(document.querySelector('[data-run=second]').dataset.at)`)
	eval[bool](p, `(() => {
		const canvas = document.querySelector('[data-run=first] canvas'), box = canvas.getBoundingClientRect()
		for (const type of ['pointerdown', 'pointerup']) canvas.dispatchEvent(new PointerEvent(type, { clientX: box.left + 40, clientY: box.top + 8, bubbles: true, pointerId: 1 }))
		return true
	})()`)
	await[bool](p, "the other to come along", `Number(document.querySelector('[data-run=second]').dataset.at) < `+number(uint64(far)))
	p.click(`[data-run=second] h2 a`)
	p.arrive("the second run alone", onRun)

	// An edited copy and the original.
	p.do(chromedp.Navigate(strings.Replace(address, "/#", "/r/recording-buffered/#", 1)))
	p.until("the recording", "v.status === 'ended'")
	await[bool](p, "the source", `document.querySelector('[data-action=edit]') !== null`)
	p.click(`[data-action=edit]`)
	await[bool](p, "the copy", copyEditor+` !== undefined`)
	p.overtype("make(chan string, 3)", "make(chan string, 9)")
	p.click(`[data-part=edit] [data-action=run]`)
	p.arrive("the run of the copy", onRun+` && document.querySelector('[data-action=compare]') !== null`)
	p.click(`[data-action=compare]`)
	p.arrive("both runs", onPair)
	if said := eval[string](p, verdict); !strings.Contains(said, "In the first run tasks has room for 3 values, in the second has room for 9 values.") || !strings.Contains(said, "Both run alike until main main.go:29 sends on tasks") {
		t.Errorf("of an edited copy the page says %q", said)
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// testCompareCommand shows what govis compare A B shows, and has axe-core look at it.
func (s pageTest) testCompareCommand(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no axe-core at %s; get it with: cd web && npm ci", axeSource)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(s.govis, "compare", "--no-browser", "--addr", "127.0.0.1:0", "lock-order", "lock-order-right")
	cmd.Dir = t.TempDir()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	process := launch(t, cmd, in)
	address := process.err.wait(`^govis: compare lock-order and lock-order-right at (http://\S+)$`)[1]
	for _, scheme := range []string{"dark", "light", "print"} {
		p := openTab(t, s.browser, dark, still)
		p.do(chromedp.Navigate(address + "&theme=" + scheme))
		await[bool](p, "the theme", `document.documentElement.dataset.theme === '`+scheme+`'`)
		await[bool](p, "where they part", `document.querySelector('[data-action=part]') !== null`)
		await[bool](p, "both runs", sentenceOf("first")+` !== '' && `+sentenceOf("second")+` !== ''`)
		eval[bool](p, string(axe)+"; true")
		p.click(`summary`)
		for _, size := range [][2]int64{{1280, 720}, {390, 844}} {
			p.do(chromedp.EmulateViewport(size[0], size[1]))
			p.accessible(scheme + ", two runs")
		}
		p.quiet(hostOf(t, address))
	}
	process.signal(os.Interrupt)
	process.exit(0)
}
