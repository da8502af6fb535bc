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

	"github.com/govis/govis/scenarios"
)

// axeSource is where npm ci puts axe-core, which finds what keeps people out of
// a page.
const axeSource = "../../web/node_modules/axe-core/axe.min.js"

// testAxe has axe-core look at a scenario: in dark and in light, with the help
// open, and on a phone; nothing moves for who wants it so, and nothing covers code.
func (s pageTest) testAxe(t *testing.T, scenario scenarios.Scenario) {
	axe, err := os.ReadFile(axeSource)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no axe-core at %s; get it with: cd web && npm ci", axeSource)
	}
	if err != nil {
		t.Fatal(err)
	}
	process, address := s.showScenario(t, scenario)
	file := process.kept()
	for _, scheme := range []string{dark, light} {
		s.look(t, address, string(axe), scheme)
	}
	process.signal(os.Interrupt)
	process.exit(endCode(t, file))
}

// look has axe-core look at a scenario on a system with a scheme where nothing is to move.
func (s pageTest) look(t *testing.T, address, axe, scheme string) {
	t.Helper()
	p := openTab(t, s.browser, scheme, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	if got := eval[string](p, `document.documentElement.dataset.theme`); !strings.HasSuffix(scheme, got) {
		t.Errorf("the system says %s, the page is %s", scheme, got)
	}
	eval[bool](p, axe+"; true")
	p.first()
	for _, key := range []string{kb.ArrowRight, "]", kb.ArrowRight, kb.ArrowRight, kb.ArrowLeft} {
		p.step(key)
		if moving := eval[int](p, moving); moving > 0 {
			t.Errorf("%s: after %s, %d things move for who wants nothing to move", scheme, key, moving)
		}
		p.readable(scheme)
	}
	p.accessible(scheme)
	p.press(kb.End)
	p.until("the end", "v.at === v.count - 1")
	p.accessible(scheme + ", at the end")
	p.press("?")
	await[bool](p, "the help", `document.querySelector('dialog').open`)
	p.accessible(scheme + ", help")
	p.press(kb.Escape)
	p.press("m")
	for _, pane := range []string{"[data-table=goroutines]", "[data-table=objects]", "[data-stack]", "[data-waits]", "[data-bookmark]", "[data-part=output]"} {
		p.press("g")
		await[bool](p, pane, `document.querySelector('`+pane+`') !== null`)
		p.accessible(scheme + ", " + pane)
		if pane == "[data-table=goroutines]" {
			p.groups(scheme)
		}
	}
	p.do(chromedp.EmulateViewport(390, 844))
	await[bool](p, "the narrow page", `document.querySelector('.panes.narrow') !== null`)
	p.readable(scheme + ", on a phone")
	p.accessible(scheme + ", on a phone")
}

// groups has the table of goroutines show them in groups, which are those of the page in words.
func (p *tab) groups(scheme string) {
	p.t.Helper()
	eval[bool](p, `document.querySelector('[data-grouped]').click(), true`)
	table := `[...document.querySelectorAll('[data-table=goroutines] tbody tr')].map((r) => r.cells[0].textContent.trim())`
	inWords := `[...document.querySelectorAll('[data-twin] [data-group]')].map((r) => r.cells[0].textContent.trim())`
	await[bool](p, "the groups", `document.querySelectorAll('[data-table=goroutines] thead th').length === 3`)
	if got, want := eval[[]string](p, table), eval[[]string](p, inWords); !slices.Equal(got, want) {
		p.t.Errorf("%s: the table has the groups %q, the page in words %q", scheme, got, want)
	}
	p.accessible(scheme + ", groups")
	eval[bool](p, `document.querySelector('[data-grouped]').click(), true`)
}

// moving counts what is on its way on the stage or in the page.
const moving = `document.querySelectorAll('[data-flight]').length +
	document.getAnimations().filter((a) => a.playState === 'running').length`

// accessible checks that axe-core finds nothing in the page as it is, once
// nothing moves in it: what fades in has no contrast yet.
func (p *tab) accessible(how string) {
	p.t.Helper()
	type finding struct {
		Rule   string   `json:"rule"`
		Impact string   `json:"impact"`
		Help   string   `json:"help"`
		Where  []string `json:"where"`
	}
	p.rest()
	found := eval[[]finding](p, `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => ({
		rule: v.id, impact: v.impact, help: v.help, where: v.nodes.map((n) => n.target.join(' ') + ': ' + n.failureSummary),
	})))`)
	for _, f := range found {
		p.t.Errorf("%s: axe-core finds %s (%s): %s, at %q", how, f.Rule, f.Impact, f.Help, f.Where)
	}
}

// rest waits until nothing moves in the page.
func (p *tab) rest() {
	p.t.Helper()
	await[bool](p, "the page to come to rest", `document.fonts.status === 'loaded' && document.getAnimations().every((a) => a.playState !== 'running')`)
}
