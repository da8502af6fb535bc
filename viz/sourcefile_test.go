package viz

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// A file that a frame names is read from this machine; nothing else is, whatever the
// trace or the page says.
func TestSourceOfFrames(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	lib, other := write("lib.go", "package lib\n"), write("other.go", "package other\n")
	secret, large := write("secret.txt", "secret"), write("large.go", strings.Repeat("\n", maxSourceFile+1))
	folder := filepath.Join(dir, "folder.go")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var stack []tracer.Frame
	for _, file := range []string{lib, secret, large, folder, filepath.Join(dir, "gone.go"), "lib.go"} {
		stack = append(stack, tracer.Frame{Func: "lib.F", File: file, Line: 1})
	}
	v := view(t, newMem([]*tracer.Event{
		{Seq: 1, Kind: tracer.GoStart, G: 1},
		{Seq: 2, Kind: tracer.Goexit, G: 1, Has: tracer.FieldStack, Stack: stack},
	}))
	got, err := v.Source(&protocol.SourceRequest{ID: 3, Path: lib, At: ptr(int64(1))})
	if err != nil || got.Text != "package lib\n" || !got.Local {
		t.Errorf("the file of a frame is %+v, %v", got, err)
	}
	for _, r := range []protocol.SourceRequest{
		{Path: lib}, {Path: lib, At: ptr(int64(0))}, {Path: lib, At: ptr(int64(9))}, {Path: other, At: ptr(int64(1))},
		{Path: secret, At: ptr(int64(1))}, {Path: large, At: ptr(int64(1))}, {Path: folder, At: ptr(int64(1))},
		{Path: filepath.Join(dir, "gone.go"), At: ptr(int64(1))}, {Path: "lib.go", At: ptr(int64(1))},
	} {
		_, err := v.Source(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("Source(%s): error %v, want one for the page", r.Path, err)
		}
	}
}

// The answers about a wait for a lock lead to the lock, to who holds it, and to who
// gave it up.
func TestWaitLinks(t *testing.T) {
	v := view(t, play(1, tracetest.Locks))
	found := 0
	for at := range int64(v.Len()) {
		s := state(t, v, at)
		e := s.Event
		if e.Kind != "go.block" || e.Obj == 0 {
			continue
		}
		got, err := v.Explain(&protocol.ExplainRequest{G: e.G, At: at})
		if err != nil {
			t.Fatal(err)
		}
		if got.Obj != objectID(e.Obj) {
			t.Errorf("at %d: the wait of %s is for %q, want %q", at, e.GName, got.Obj, objectID(e.Obj))
		}
		for _, l := range s.Locks {
			if l.ID != e.Obj || l.Owner == 0 {
				continue
			}
			found++
			if len(got.Could) != 1 || got.Could[0].ID != goroutineID(l.Owner) || got.Could[0].Name != l.OwnerName {
				t.Errorf("at %d: %+v could end the wait for %s, want %s", at, got.Could, l.Name, l.OwnerName)
			}
		}
		if got.Ended != "" && got.EndedBy != nil && !strings.Contains(got.Ended, got.EndedBy.Name) {
			t.Errorf("at %d: %q, and the link is to %+v", at, got.Ended, *got.EndedBy)
		}
	}
	if found == 0 {
		t.Error("nobody waited for a lock that somebody held")
	}
}
