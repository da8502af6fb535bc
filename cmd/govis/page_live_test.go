package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testLive follows a running program, which goes on when the test tells it to.
func (s pageTest) testLive(t *testing.T) {
	source, err := filepath.Abs("testdata/page/list.go")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "list.govis")
	process, address := show(t, s.govis, "run", "--no-browser", "--record", file, source)
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	onList := func(values string) string {
		return fmt.Sprintf("v.channels.length === 1 && JSON.stringify(v.channels[0].values) === %q", values)
	}

	// At the live edge: each line is on the page as soon as it is on the list.
	const edge = "v.status === 'live' && v.following && v.at === v.count - 1 && "
	process.send("one")
	p.until("the first line", edge+onList(`["\"one\""]`))
	process.send("two")
	p.until("the second line", edge+onList(`["\"one\"","\"two\""]`))

	// A second page has a place of its own.
	second := openTab(t, s.browser, light)
	second.do(chromedp.Navigate(address))
	second.until("the second line", edge+onList(`["\"one\"","\"two\""]`))

	// A step back leaves the edge: the program goes on, the playhead does not.
	back := p.step(kb.ArrowLeft)
	if back.Following {
		t.Errorf("after a step back, the page follows the program")
	}
	process.send("three")
	v := p.until("the program to go on", fmt.Sprintf("v.count > %d", back.Count))
	if v.At != back.At || v.Following || v.Status != "live" {
		t.Errorf("the page left the edge at event %d of %d and is now at %d; it follows the program: %t", back.At, back.Count, v.At, v.Following)
	}

	second.until("the third line on the other page", edge+onList(`["\"one\"","\"two\"","\"three\""]`))

	// L returns to it, and so does the end key after another step.
	p.press("l")
	p.until("the third line", edge+onList(`["\"one\"","\"two\"","\"three\""]`))
	p.step(kb.ArrowLeft)
	process.send("four")
	p.press(kb.End)
	p.until("the fourth line", edge+onList(`["\"one\"","\"two\"","\"three\"","\"four\""]`))

	// To the very end.
	process.in.Close()
	p.until("the end", "v.status === 'ended' && v.at === v.count - 1 && v.channels[0].closed && v.channels[0].len === 4")
	process.kept()
	events := eventsOf(t, s.govis, file)
	v = p.look()
	if v.Count != len(events) {
		t.Errorf("the page has %d events, govis events %d", v.Count, len(events))
	}
	modelAt(events, v.At).compare(t, v)
	other := second.until("the end on the other page", "v.status === 'ended' && v.at === v.count - 1")
	modelAt(events, other.At).compare(t, other)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}
