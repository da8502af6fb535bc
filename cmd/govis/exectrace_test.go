package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/trace"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// An execution trace is read plain and packed, from a file and from standard input, and is the same each time; packed files that are cut off are said to be.
func TestPackedTraces(t *testing.T) {
	var plain bytes.Buffer
	if err := trace.Start(&plain); err != nil {
		t.Skipf("the execution tracer is in use: %v", err)
	}
	done := make(chan bool)
	go close(done)
	<-done
	trace.Stop()
	forms := map[string][]byte{"trace.out": plain.Bytes()}
	for name, pack := range map[string]func(io.Writer) io.WriteCloser{
		"trace.out.gz": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"trace.zst": func(w io.Writer) io.WriteCloser {
			z, err := zstd.NewWriter(w)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	} {
		var b bytes.Buffer
		w := pack(&b)
		w.Write(plain.Bytes())
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		forms[name] = b.Bytes()
	}
	dir := t.TempDir()
	want := ""
	for _, name := range []string{"trace.out", "trace.out.gz", "trace.zst"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, forms[name], 0o644); err != nil {
			t.Fatal(err)
		}
		got, said, err := eventsText(file, nil)
		if want == "" {
			want = got
		}
		if err != nil || got != want || !strings.Contains(got, `"kind":"go.block","reason":"chan receive"`) {
			t.Errorf("%s: %d bytes of events, want %d; %v\n%s", name, len(got), len(want), err, said)
		}
		got, said, err = eventsText("-", forms[name])
		if err != nil || got != want {
			t.Errorf("%s from standard input: %d bytes of events, want %d; %v\n%s", name, len(got), len(want), err, said)
		}
		if _, said, err = eventsText("-", forms[name][:len(forms[name])/2]); err == nil {
			t.Errorf("of %s the half is taken for the whole: %s", name, said)
		}
	}
}

// eventsText returns what govis events prints of a trace.
func eventsText(name string, stdin []byte) (text, said string, err error) {
	cmd := exec.Command("govis", "events", "--system", name)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}
