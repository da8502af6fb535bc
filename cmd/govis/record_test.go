//go:build unix

package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
)

// No room for the trace, here by a limit on the size of files: the program
// goes on, it is said once, and what was written can be read.
func TestNoRoomForTheTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.govis")
	rec, err := createRecorder(path, tracer.Meta{Program: "test", Start: time.Now()}, tracer.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.trace().Close()
	said := &lines{}
	rec.w = said
	limitFiles(t, 256<<10)
	broken := func() bool {
		rec.mu.Lock()
		defer rec.mu.Unlock()
		return rec.broken != nil
	}
	sent := 0
	for ; !broken() && sent < 1_000_000; sent++ {
		e := &tracer.Event{
			Seq: uint64(sent + 1), T: int64(sent), G: 1, Kind: tracer.Panic,
			Has: tracer.FieldMessage, Message: rand.Text(), // random, so that it stays large
		}
		if err := rec.event(e); err != nil {
			t.Fatalf("event %d stops the program: %v", sent+1, err)
		}
	}
	if !broken() {
		t.Fatalf("%d events found room in %d bytes", sent, 256<<10)
	}
	if err := rec.event(&tracer.Event{Seq: uint64(sent + 1), T: int64(sent), Kind: tracer.Panic}); err != nil {
		t.Errorf("an event after that stops the program: %v", err)
	}
	rec.close()
	said.want(t, "the rest of the trace is lost: ")
	if n := strings.Count(said.String(), "\n"); n != 1 {
		t.Errorf("it was said in %d lines:\n%s", n, said)
	}
	if got := rec.summary().Events; got != sent+1 {
		t.Errorf("the summary has %d events, want all %d", got, sent+1)
	}
	if !strings.HasPrefix(rec.where(), "the first part of the trace") {
		t.Errorf("where: %q", rec.where())
	}
	trace, err := tracer.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	if trace.Len() == 0 || trace.Damage() == nil {
		t.Errorf("the file has %d events, damage %v; want the first part", trace.Len(), trace.Damage())
	}
}

// limitFiles lets no file grow over n bytes while the test runs.
func limitFiles(t *testing.T, n uint64) {
	t.Helper()
	outliveFileLimit()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
			t.Error(err)
		}
	})
}

func TestRecorderReplacesInOneStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.govis")
	if err := os.WriteFile(path, []byte("the old one"), 0o644); err != nil {
		t.Fatal(err)
	}
	old, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	rec, err := createRecorder(path, tracer.Meta{Program: "test", Start: time.Now()}, tracer.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	rec.close()
	rec.trace().Close()
	text := make([]byte, 64)
	if n, _ := old.Read(text); string(text[:n]) != "the old one" {
		t.Errorf("who has the old file open reads %q", text[:n])
	}
	if _, err := tracer.Open(path); err != nil {
		t.Errorf("the new file: %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

// A //line can name anything as the source: what is no plain file is not read, for it may have no end.
func TestSourceThatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	rec, err := createRecorder(filepath.Join(dir, "run.govis"), tracer.Meta{Program: "test", Start: time.Now()}, tracer.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.trace().Close()
	pipe := filepath.Join(dir, "pipe.go")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/dev/zero", pipe, dir} {
		rec.source(name, name)
	}
	rec.close()
	if sources := rec.trace().Sources(); len(sources) > 0 {
		t.Errorf("the trace has %q for source", sources)
	}
}
