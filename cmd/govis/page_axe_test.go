package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource is where npm ci puts axe-core, which finds what keeps people out of
// a page.
const axeSource = "../../web/node_modules/axe-core/axe.min.js"

// testAxe has axe-core look at the page: in dark and in light, with the help
// open, and without a connection.
func (s pageTest) testAxe(t *testing.T) {
	axe, err := os.ReadFile(axeSource)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no axe-core at %s; get it with: cd web && npm ci", axeSource)
	}
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, s.govis, "run", "--no-browser", "cancel")
	process.kept()
	for _, scheme := range []string{dark, light} {
		p := openTab(t, s.browser, scheme)
		p.do(chromedp.Navigate(address))
		p.until("the end of the program", "v.status === 'ended'")
		if got := eval[string](p, `document.documentElement.dataset.theme`); !strings.HasSuffix(scheme, got) {
			t.Errorf("the system says %s, the page is %s", scheme, got)
		}
		p.first()
		for range 3 {
			p.step("]")
		}
		eval[bool](p, string(axe)+"; true")
		p.accessible(scheme)
		p.press("?")
		await[bool](p, "the help", `document.querySelector('dialog').open`)
		p.accessible(scheme + ", help")
	}
}

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
