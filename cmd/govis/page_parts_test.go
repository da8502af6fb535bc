package main

import (
	"context"
	"flag"
	"runtime"
	"testing"
)

// A part of TestPage waits for frames and for govis most of the time.
var pagesAtOnce = flag.Int("page.atonce", min(3, runtime.GOMAXPROCS(0)), "how many parts of TestPage are walked through at the same time, each in a browser of its own")

// pageTests runs parts of TestPage side by side. No two use a browser at the same time: of its tabs only one has the focus.
type pageTests struct {
	govis    string
	browsers chan context.Context // that nobody uses
}

func newPageTests(t *testing.T) *pageTests {
	p := &pageTests{govis: buildGovis(t), browsers: make(chan context.Context, *pagesAtOnce)}
	for range *pagesAtOnce {
		p.browsers <- startChromium(t)
	}
	return p
}

// run has a part run when t's other code is through, once there is a browser.
func (p *pageTests) run(t *testing.T, name string, part func(pageTest, *testing.T)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		browser := <-p.browsers
		t.Cleanup(func() { p.browsers <- browser }) // after the part's own, which close its tabs
		part(pageTest{browser: browser, govis: p.govis}, t)
	})
}

// alone has a part run by itself, before all those of run.
func (p *pageTests) alone(t *testing.T, name string, part func(pageTest, *testing.T)) {
	t.Run(name, func(t *testing.T) {
		browser := <-p.browsers
		t.Cleanup(func() { p.browsers <- browser })
		part(pageTest{browser: browser, govis: p.govis}, t)
	})
}
