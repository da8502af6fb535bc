package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestAllContexts holds the trace of testdata/allcontexts, which makes a context in each way there is, against its source.
func TestAllContexts(t *testing.T) {
	rec := run(t, program("allcontexts"))
	if want := "true true true\nown is over\nafter texted enough <nil> <nil>\ncontext deadline exceeded too late too slow\nok\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s", rec.stdout, want)
	}
	names := map[uint64]string{0: "-"}
	var made []string
	for _, e := range rec.kinds(tracer.ContextCreate) {
		names[e.Obj] = e.Name
		made = append(made, fmt.Sprint(e.Name, " ", e.Mode, " of ", names[e.Parent], " ", e.Has&tracer.FieldDeadline != 0))
	}
	want := []string{
		"plain cancel of - false", "caused cancel of plain false", "valued value of caused false", "texted value of valued false",
		"dated deadline of - true", "datedCause deadline of - true", "timed timeout of - true", "timedCause timeout of - true",
		"free withoutcancel of texted false", "context.AfterFunc(...) afterfunc of texted false", "unused afterfunc of timed false",
		"ofOwn cancel of - false", "ofWrapped cancel of - false", "asked cancel of - false",
	}
	if !slices.Equal(made, want) {
		t.Errorf("contexts:\n%s\nwant:\n%s", strings.Join(made, "\n"), strings.Join(want, "\n"))
	}
	causes := map[string]string{}
	for _, e := range rec.kinds(tracer.ContextCancel) {
		causes[e.Name] = fmt.Sprintf("%s, %s by %s", e.Message, e.Cause, names[e.Parent])
	}
	for name, want := range map[string]string{
		"plain":      "context canceled, context canceled by -",
		"caused":     "context canceled, enough by -",
		"dated":      "context deadline exceeded, context deadline exceeded by -",
		"datedCause": "context deadline exceeded, too late by -",
		"timedCause": "context deadline exceeded, too slow by -",
		"timed":      "context canceled, context canceled by -",
		"unused":     "context canceled, context canceled by -",
		"ofOwn":      "context canceled, own is over by -",
		"ofWrapped":  "context canceled, context canceled by plain", // what the wrapper wraps reached it

		"context.AfterFunc(...)": "context canceled, enough by caused",
	} {
		if causes[name] != want {
			t.Errorf("%s: %q, want %q", name, causes[name], want)
		}
	}
	if cause := causes["asked"]; !strings.HasPrefix(cause, "context canceled, ") {
		t.Errorf("asked: %q", cause)
	}
	for _, e := range rec.events { // of values the key is looked at, never what is kept under it
		line := string(tracer.AppendJSON(nil, &e))
		if strings.Contains(line, "hunter2") || strings.Contains(line, "s3cret") {
			t.Errorf("a context's value is in the trace: %s", line)
		}
	}
}
