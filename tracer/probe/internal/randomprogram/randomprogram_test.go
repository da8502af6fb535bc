package randomprogram

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func source(t *testing.T, seed uint64) []byte {
	t.Helper()
	text, err := New(seed).Source()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// body cuts off what has the seed in it.
func body(text []byte) []byte {
	_, b, _ := bytes.Cut(text, []byte("(d *diary) {"))
	return b
}

// TestSeed: a failure that a seed has shown can be had again.
func TestSeed(t *testing.T) {
	for seed := range uint64(20) {
		if !bytes.Equal(source(t, seed), source(t, seed)) {
			t.Errorf("seed %d makes two programs", seed)
		}
		if other := source(t, seed+1); bytes.Equal(body(source(t, seed)), body(other)) {
			t.Errorf("seeds %d and %d make the same program", seed, seed+1)
		}
	}
}

// TestEverything: all that is to be tried is in some program.
func TestEverything(t *testing.T) {
	var all strings.Builder
	for seed := range uint64(300) {
		all.Write(source(t, seed))
	}
	text := all.String()
	for _, what := range []string{
		"make(chan int, 0)", "make(chan int, 2)", "make(chan string,", "make(chan pair,", "make(chan *pair,",
		"make(chan chan int,", "make(chan struct{},",
		"for v := range c", "for {\n", "v, ok := <-c", "select {\n", "default:\n", "close(c", "close(none)", "var none0 chan string",
		"case c3 <- ", "case v, ok := <-c3", "case v, ok := <-ctx0.Done()", "case v, ok := <-time.After(", "<-none", "none1 <- ",
		".Lock()", ".Unlock()", ".RLock()", ".RUnlock()", ".TryLock()", ".TryRLock()",
		".Add(1)", ".Add(2)", ".Add(-1)", ".Done()", ".Wait()", ".Go(func() {",
		"context.WithCancel(", "context.WithCancelCause(", "context.WithTimeout(", "context.WithTimeoutCause(",
		"context.WithDeadline(",
		"context.WithDeadlineCause(", "context.WithValue(", "context.WithoutCancel(", "context.AfterFunc(",
		"context.Background()", "foreign{",
		"time.NewTimer(", "time.NewTicker(", "time.AfterFunc(", "time.Sleep(", "<-time.After(", ".Reset(", ".Stop()", ".C",
		"runtime.Gosched()", "runtime.Goexit()", "runtime.GC()", "panic(",
		"runtime.GOMAXPROCS(1)", "runtime.GOMAXPROCS(2)", "runtime.GOMAXPROCS(4)",
	} {
		if !strings.Contains(text, what) {
			t.Errorf("no program has %s", what)
		}
	}
	if !sameChannelTwice(text) {
		t.Error("no select has a channel twice")
	}
}

func sameChannelTwice(text string) bool {
	for _, block := range strings.Split(text, "select {\n")[1:] {
		block, _, _ = strings.Cut(block, "})")
		var comms []string
		for line := range strings.Lines(block) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "case v, ok := <-c") {
				continue
			}
			if slices.Contains(comms, line) {
				return true
			}
			comms = append(comms, line)
		}
	}
	return false
}

// TestSource: the files of a program name each other.
func TestSource(t *testing.T) {
	files, err := Source(New(7), New(8))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "main.go", "diary.go", "program7.go", "program8.go"} {
		if len(files[name]) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	if main := string(files["main.go"]); !strings.Contains(main, `"7": program7,`) || !strings.Contains(main, `"8": program8,`) {
		t.Errorf("main does not know its programs:\n%s", main)
	}
	for _, name := range []string{"main.go", "diary.go", "program7.go"} {
		if !strings.Contains(string(files[name]), "package main\n") {
			t.Errorf("%s is not of package main", name)
		}
	}
}
