package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// buildGovis builds the command as a user does, and with the race detector
// where the tests have it. It returns its path.
func buildGovis(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "govis")
	args := []string{"build", "-o", path}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-race" && s.Value == "true" {
				args = append(args, "-race")
			}
		}
	}
	if out, err := exec.Command("go", append(args, ".")...).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// show starts a govis that serves a page, and returns the page's address, which
// it prints.
func show(t *testing.T, command ...string) (*govisProcess, string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = t.TempDir()
	cmd.SysProcAttr = ownSession()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launch(t, cmd, in)
	return p, p.err.wait(`^govis: watch .+ at (http://\S+)$`)[1]
}

// kept waits for the end of the program, and returns where its trace is.
func (p *govisProcess) kept() string {
	p.t.Helper()
	return p.err.wait(`^govis: the trace is kept in (.+)$`)[1]
}

// hostOf returns the host and port of an address.
func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// A said is an event as govis events prints it.
type said struct {
	G       uint64   `json:"g"`
	By      *uint64  `json:"by"` // nil: g itself
	P       int      `json:"p"`
	T       int64    `json:"t"`
	Kind    string   `json:"kind"`
	Obj     uint64   `json:"obj"`
	Name    string   `json:"name"`
	Op      string   `json:"op"`
	Reason  string   `json:"reason"`
	Len     int      `json:"len"`
	Cap     int      `json:"cap"`
	Mode    string   `json:"mode"`
	Value   string   `json:"value"`
	OK      bool     `json:"ok"`
	Owner   uint64   `json:"owner"`
	Waiters []uint64 `json:"waiters"`
	Counter int      `json:"counter"`
	N       int64    `json:"n"`
	Case    int      `json:"case"`
	Old     string   `json:"old"`
	New     string   `json:"new"`
	Parent  uint64   `json:"parent"`
	Cause   string   `json:"cause"`
	Message string   `json:"message"`
	Label   string   `json:"label"`
	At      string   `json:"at"`
	Pkg     string   `json:"pkg"`
	Cases   []struct {
		Dir  string `json:"dir"`
		Chan uint64 `json:"chan"`
	} `json:"cases"`
	Stack []frame `json:"stack"`
}

// A frame is one of a stack.
type frame struct {
	Func string `json:"func"`
	File string `json:"file"`
}

// madeByUser reports whether it was the user's package main that did it, by itself.
func (e *said) madeByUser() bool {
	return len(e.Stack) > 0 && strings.HasPrefix(e.Stack[0].Func, "main.")
}

// askedByUser reports whether package main did it, or had one of these packages do it.
func (e *said) askedByUser(packages ...string) bool {
	for _, f := range e.Stack {
		if !slices.ContainsFunc(packages, func(p string) bool { return strings.HasPrefix(f.Func, p+".") }) {
			return strings.HasPrefix(f.Func, "main.")
		}
	}
	return false
}

// eventsOf returns all events of a trace file, which has to be one that could have happened. Their indices are those of the page.
func eventsOf(t *testing.T, govis, file string) []said {
	t.Helper()
	if out, err := exec.Command(govis, "verify", file).CombinedOutput(); err != nil {
		t.Errorf("govis verify %s: %v\n%s", file, err, out)
	}
	var out, complaint bytes.Buffer
	cmd := exec.Command(govis, "events", "--system", file)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("govis events %s: %v\n%s", file, err, &complaint)
	}
	var events []said
	for line := range bytes.Lines(out.Bytes()) {
		var e said
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("govis events %s: %v in %s", file, err, line)
		}
		events = append(events, e)
	}
	return events
}
