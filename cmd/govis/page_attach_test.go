package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// testAttach follows a service: what it does comes in trace by trace, with a gap in between, in which nothing is known.
func (s pageTest) testAttach(t *testing.T) {
	service := filepath.Join(t.TempDir(), "service")
	if out, err := exec.Command("go", "build", "-o", service, "testdata/page/service.go").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(service)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	running := launch(t, cmd, in)
	at := running.out.wait(`^(127\.0\.0\.1:\d+)$`)[1]

	file := filepath.Join(t.TempDir(), "service.govis")
	process, address := show(t, s.govis, "attach", "--no-browser", "--seconds", "1", "--record", file, at)
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	const workers = "v.goroutines.filter((g) => g.name.startsWith('worker') && "
	// Before the first trace a dump has told where they stand; after one, in the gap, the next has.
	p.until("the workers of the dump", "v.status === 'live' && "+workers+"g.state === 'blocked').length === 3")
	v := p.until("the first trace", "v.following && v.at > 60")
	running.send("one")
	p.until("a worker less", workers+"g.state !== 'ended').length === 2")
	p.until("two traces more", "v.count > "+strconv.Itoa(v.Count+100))

	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.kept()
	process.exit(0)
	if out, err := exec.Command(s.govis, "verify", file).CombinedOutput(); err != nil {
		t.Errorf("govis verify: %v\n%s", err, out)
	}

	// What was kept shows the gaps, and says what that is.
	events := eventsOf(t, s.govis, file)
	gap := -1
	for i := range events {
		if events[i].Kind == "trace.gap" && i > 0 && events[i-1].Kind != "go.status" {
			gap = i // where a trace ends
			break
		}
	}
	if gap < 0 {
		t.Fatal("the trace has no gap after the first trace")
	}
	again, address := show(t, s.govis, "open", "--no-browser", file)
	v = p.goTo(address, gap)
	await[bool](p, "the note on what such a trace does not tell", `[...document.querySelectorAll('[data-banner="note"]')].some((n) => n.textContent.includes('does not tell which channel or lock'))`)
	if !strings.Contains(v.Sentence, "is not known") {
		t.Errorf("the sentence of the gap: %q", v.Sentence)
	}
	for _, g := range v.Goroutines {
		if g.State != "unknown" && g.State != "ended" {
			t.Errorf("in the gap %s is said to be %s", g.Name, g.State)
		}
	}
	again.signal(os.Interrupt)
	again.exit(0)
}
