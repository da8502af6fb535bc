package tracer_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

const formatDoc = "../docs/trace-format.md"

func document(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(formatDoc)
	check(t, err)
	return string(b)
}

// The examples in the documentation are what the encoder writes, have the
// fields that their kinds have, and leave no kind out.
func TestDocumentedExamples(t *testing.T) {
	_, examples, ok := strings.Cut(document(t), "```json\n")
	if !ok {
		t.Fatal("no examples")
	}
	examples, _, _ = strings.Cut(examples, "```")
	seen := map[tracer.Kind]bool{}
	var seq uint64
	var ns int64
	for line := range strings.Lines(examples) {
		line = strings.TrimSpace(line)
		var e tracer.Event
		if err := e.UnmarshalJSON([]byte(line)); err != nil {
			t.Errorf("%s\n%v", line, err)
			continue
		}
		if got := string(tracer.AppendJSON(nil, &e)); got != line {
			t.Errorf("documented %s\n   written %s", line, got)
		}
		always, optional := e.Kind.Fields()
		if missing, extra := always&^e.Has, e.Has&^(always|optional); missing != 0 || extra != 0 {
			t.Errorf("%s\nlacks the fields %b, and should not have %b", line, missing, extra)
		}
		if e.Seq <= seq || e.T < ns {
			t.Errorf("%s\nis not after seq %d, t %d", line, seq, ns)
		}
		seq, ns = e.Seq, e.T
		seen[e.Kind] = true
	}
	for _, kind := range tracer.Kinds() {
		if !seen[kind] {
			t.Errorf("no example of %v", kind)
		}
	}
}

// The numbers of the fields in the documentation are those in use.
func TestDocumentedFieldNumbers(t *testing.T) {
	documented := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \| ([a-z]+) \| (?:u|s|flag|name|text|ids|cases|s, see below|-) \|$`).FindAllStringSubmatch(document(t), -1) {
		n, err := strconv.Atoi(m[1])
		check(t, err)
		documented[m[2]] = n
	}
	if want := tracer.FieldCodes(); fmt.Sprint(documented) != fmt.Sprint(want) {
		t.Errorf("documented %v\n  in use %v", documented, want)
	}
}
