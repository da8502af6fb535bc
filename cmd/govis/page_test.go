package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const exitsWith7 = `package main

import "os"

func main() { os.Exit(7) }
`

// pageAt fetches the page that govis says it serves.
func pageAt(t *testing.T, url string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(kind, "text/html") {
		t.Errorf("GET %s: %s, %s; want the page", url, resp.Status, kind)
	}
}

func TestRunServesThePageUntilCtrlC(t *testing.T) {
	dir := program(t, exitsWith7)
	p := startGovis(t, dir, "run", "--no-browser", ".")
	url := p.err.wait(`^govis: watch .+ at (http://127\.0\.0\.1:\d+/\S+)$`)[1]
	p.err.wait(`^govis: .+ ended \(exit status 7\); the page stays until Ctrl-C$`)
	pageAt(t, url)
	p.signal(os.Interrupt)
	p.exit(7)
}

func TestTwoAtOnce(t *testing.T) {
	dir := program(t, exitsWith7)
	const watch = `^govis: watch .+ at (http://127\.0\.0\.1:\d+/\S+)$`
	first := startGovis(t, dir, "run", "--no-browser", ".")
	second := startGovis(t, dir, "run", "--no-browser", ".")
	one, two := first.err.wait(watch)[1], second.err.wait(watch)[1]
	if one == two {
		t.Errorf("both serve %s", one)
	}
	pageAt(t, one)
	pageAt(t, two)
	const ended = "the page stays until Ctrl-C$"
	for _, p := range []*govisProcess{first, second} {
		p.err.wait(ended)
		p.signal(os.Interrupt)
		p.exit(7)
	}
}

func TestOpenServesAKeptTrace(t *testing.T) {
	dir := program(t, exitsWith7)
	startGovis(t, dir, "run", "--batch", "--record", "run.govis", ".").exit(7)
	p := startGovis(t, dir, "open", "--no-browser", "run.govis")
	pageAt(t, p.err.wait(`^govis: watch run\.govis at (\S+)$`)[1])
	p.signal(os.Interrupt)
	p.exit(0)
}

func TestNamedPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	p := startGovis(t, program(t, exitsWith7), "run", "--no-browser", "--addr", taken.Addr().String(), ".")
	p.err.wait(`^govis: cannot listen on 127\.0\.0\.1:\d+: another program does`)
	p.exit(1)
}

// The browser that the user names is started with the page's address.
func TestRunOpensTheBrowser(t *testing.T) {
	dir := program(t, exitsWith7)
	opened := filepath.Join(dir, "opened")
	browser := filepath.Join(dir, "browser")
	script := "#!/bin/sh\necho \"$1\" >" + opened + ".part && mv " + opened + ".part " + opened + "\nexit 3\n"
	if err := os.WriteFile(browser, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("env", "BROWSER="+browser, "govis", "run", ".")
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launch(t, cmd, in)
	url := p.err.wait(`^govis: watch .+ at (\S+)$`)[1]
	p.err.wait(`^govis: the browser did not open \(exit status 3\): open the address yourself$`)
	leadsOnceTo(t, opened, url)
}

// leadsOnceTo checks what a browser's command line got, which is in the file opened: an address without the secret that leads to
// page, and does that once.
func leadsOnceTo(t *testing.T, opened, page string) {
	t.Helper()
	got, err := os.ReadFile(opened)
	if err != nil {
		t.Fatal(err)
	}
	_, secret, _ := strings.Cut(page, "#token=")
	once := strings.TrimSpace(string(got))
	if secret == "" || strings.Contains(once, secret) {
		t.Errorf("the browser was given %s, which anybody on this machine can read; the page is %s", once, page)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, want := range []string{page, ""} {
		resp, err := client.Get(once)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		to := ""
		if at, err := resp.Location(); err == nil {
			to = at.String()
		}
		if to != want {
			t.Errorf("%s leads to %q (%s), want %q", once, to, resp.Status, want)
		}
	}
}

// A reader of events that has gone away ends the printing in silence.
func TestEventsWithoutAReader(t *testing.T) {
	dir := program(t, exitsWith7)
	startGovis(t, dir, "run", "--batch", "--record", "run.govis", ".").exit(7)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	cmd := exec.Command("govis", "events", filepath.Join(dir, "run.govis"))
	cmd.Stdout = w
	said := &lines{}
	cmd.Stderr = said
	if err := cmd.Run(); err != nil || said.Len() > 0 {
		t.Errorf("govis events into a closed pipe: %v, it said %q; want silence", err, said)
	}
}
