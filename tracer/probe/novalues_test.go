package probe_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestNoValues runs a program that has a secret wherever a program can have one. With values it is found in the
// trace; without it is nowhere.
func TestNoValues(t *testing.T) {
	const secret = "hunter2xyz"
	for _, none := range []bool{false, true} {
		c := program("secrets")
		c.Env = append(os.Environ(), "WORD="+secret)
		c.NoValues = none
		rec := run(t, c)
		if rec.exit.Code != 2 || !strings.Contains(rec.stderr, "panic: lost "+secret) {
			t.Fatalf("the program ended with %d:\n%s", rec.exit.Code, rec.stderr)
		}
		found := map[tracer.Kind]bool{}
		for i := range rec.events {
			if line := tracer.AppendJSON(nil, &rec.events[i]); bytes.Contains(line, []byte(secret)) {
				found[rec.events[i].Kind] = true
				if none {
					t.Errorf("without values: %s", line)
				}
			}
		}
		if none {
			continue
		}
		for _, k := range []tracer.Kind{
			tracer.ChanSend, tracer.ChanRecv, tracer.ContextCancel, tracer.UserTask, tracer.UserRegion, tracer.UserLog, tracer.GoLabel,
			tracer.Output, tracer.PanicStart, tracer.PanicRecover, tracer.Panic,
		} {
			if !found[k] {
				t.Errorf("with values no %v has the secret", k)
			}
		}
	}
}
