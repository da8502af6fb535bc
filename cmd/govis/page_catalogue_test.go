package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// serveLessons starts govis serve, with additions to its environment, and returns the catalogue's address, which it prints.
func serveLessons(t *testing.T, govis string, env []string, flags ...string) (*govisProcess, string) {
	t.Helper()
	cmd := exec.Command("/usr/bin/env", slices.Concat(env, []string{govis, "serve", "--no-browser", "--addr", "127.0.0.1:0"}, flags)...)
	cmd.Dir = t.TempDir()
	cmd.SysProcAttr = ownSession()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launch(t, cmd, in)
	return p, p.err.wait(`^govis: the lessons are at (http://\S+)$`)[1]
}

// retype chooses what is in the field to search with, for something else to be typed.
const retype = `(document.querySelector('[data-action=search]').select(), true)`

// onRun says that the page is that of a run.
const onRun = `location.pathname.startsWith('/r/') && document.querySelector('[data-part=timeline]') !== null`

// testCatalogue finds a lesson in the catalogue and runs it, goes to the next and back, by the keyboard.
func (s pageTest) testCatalogue(t *testing.T) {
	process, address := serveLessons(t, s.govis, nil)
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	cards := `document.querySelectorAll('[data-card]').length`
	if n := await[int](p, "the lessons", cards); n < 60 {
		t.Errorf("the catalogue has %d lessons", n)
	}
	await[bool](p, "a still", `[...document.images].some((i) => i.complete && i.naturalWidth > 0)`)
	p.press("/")
	await[bool](p, "the field to search with", `document.activeElement.dataset.action === 'search'`)
	eval[bool](p, retype) // a test's keys come as characters, too, whatever the page does with them
	p.do(chromedp.KeyEvent("lock-order"))
	await[bool](p, "what was searched for", cards+` === 2 && document.querySelector('[data-card=lock-order]').innerText.includes('wrong, on purpose')`)
	eval[bool](p, retype)
	p.do(chromedp.KeyEvent("ping-pong"))
	await[bool](p, "one lesson", cards+" === 1")
	p.reach(`document.activeElement.dataset.run === 'ping-pong'`)
	p.press(kb.Enter)
	p.arrive("the page of the run", onRun)
	p.until("the end of the program", "v.status === 'ended'")
	await[bool](p, "its lesson", `document.querySelector('[data-lesson=ping-pong]') !== null`)
	p.press("n")
	p.until("a moment", `document.querySelector('[data-moment].here') !== null`)
	first := eval[string](p, `location.pathname`)
	next := eval[string](p, `document.querySelector('[data-lesson-link]').dataset.lessonLink`)
	p.click(`[data-lesson-link]`)
	p.arrive("the page of the next run", onRun+` && location.pathname !== '`+first+`'`)
	await[bool](p, "the next lesson", `document.querySelector('[data-lesson=`+next+`]') !== null`)
	if second := eval[string](p, `location.pathname`); second == first {
		t.Errorf("both runs are at %s", first)
	}
	p.click(`[data-action=home]`)
	p.arrive("the catalogue again", cards+" > 60")
	p.do(chromedp.Navigate(strings.Replace(address, "/#", first+"#", 1) + "&at=4"))
	p.until("the first run, at a link's moment", "v.at === 3")
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// arrive waits for the browser to show another page, with a condition being true in it.
func (p *tab) arrive(what, condition string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, pagePatience)
	defer cancel()
	for ctx.Err() == nil {
		// While one page goes and the other comes, there is nothing to evaluate in.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition)); err == nil && ok {
			return
		}
	}
	p.t.Fatalf("waited in vain for %s", what)
}

// reach presses Tab until a condition about what has the focus is true.
func (p *tab) reach(condition string) {
	p.t.Helper()
	for range 30 {
		if eval[bool](p, condition) {
			return
		}
		p.press(kb.Tab)
	}
	p.t.Fatalf("Tab does not come to where %s", condition)
}

// testStop runs a program from the page that waits for an interrupt, and interrupts it there.
func (s pageTest) testStop(t *testing.T) {
	process, address := serveLessons(t, s.govis, nil, "--time", "10m")
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	await[bool](p, "the lesson", `document.querySelector('[data-run=cancel-signal]') !== null`)
	p.click(`[data-run=cancel-signal]`)
	p.arrive("the page of the run", onRun)
	p.until("the program to run", "v.status === 'live'")
	p.click(`[data-action=stop]`)
	p.until("the end of the program", "v.status === 'ended'")
	if words := eval[string](p, `document.querySelector('[data-status=ended]').textContent`); strings.Join(strings.Fields(words), " ") != "ended, exit 0" {
		t.Errorf("after an interrupt the program is said to have %q", words)
	}
	process.signal(os.Interrupt)
	process.exit(0)
}

// testCatalogueWithoutGo shows recordings where there is no Go toolchain, and says so.
func (s pageTest) testCatalogueWithoutGo(t *testing.T) {
	process, address := serveLessons(t, s.govis, []string{"PATH=" + t.TempDir()})
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	await[bool](p, "why nothing runs", `document.querySelector('[role=note]')?.innerText.includes('no go command')`)
	p.click(`[data-run=buffered]`)
	p.arrive("the page of the recording", onRun)
	p.until("the recording", "v.status === 'ended'")
	await[bool](p, "its lesson", `document.querySelector('[data-lesson=buffered]') !== null`)
	process.signal(os.Interrupt)
	process.exit(0)
}

// testLessonAxe has axe-core look at the catalogue, and at a lesson with a question open, in each theme and on a phone.
func (s pageTest) testLessonAxe(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no axe-core at %s; get it with: cd web && npm ci", axeSource)
	}
	if err != nil {
		t.Fatal(err)
	}
	process, address := serveLessons(t, s.govis, nil)
	recording := strings.Replace(address, "/#", "/r/recording-buffered/#", 1) + "&pane=lesson&ask=1"
	for _, scheme := range []string{"dark", "light", "print"} {
		p := openTab(t, s.browser, dark, still)
		p.do(chromedp.Navigate(address + "&theme=" + scheme))
		await[bool](p, "the theme", `document.documentElement.dataset.theme === '`+scheme+`'`)
		await[bool](p, "the lessons", `document.querySelector('[data-card]') !== null`)
		eval[bool](p, string(axe)+"; true")
		for _, size := range [][2]int64{{1280, 720}, {390, 844}} {
			p.do(chromedp.EmulateViewport(size[0], size[1]))
			p.accessible(scheme + ", catalogue")
		}
		p.do(chromedp.EmulateViewport(1280, 720), chromedp.Navigate(recording+"&theme="+scheme))
		await[bool](p, "the lesson", `document.querySelector('[data-lesson=buffered]') !== null`)
		eval[bool](p, string(axe)+"; true")
		p.press(kb.End)
		p.question(0)
		for _, size := range [][2]int64{{1280, 720}, {390, 844}} {
			p.do(chromedp.EmulateViewport(size[0], size[1]))
			p.accessible(scheme + ", a question")
		}
		p.press("1")
		p.judged("(right|other)")
		p.accessible(scheme + ", a verdict")
		p.mistake()
		p.accessible(scheme + ", a copy with a mistake")
	}
	process.signal(os.Interrupt)
	process.exit(0)
}
