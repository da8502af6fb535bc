package tracer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
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

// The types of the fields in the documentation are those that are written, and
// the fields of all kinds are there.
func TestDocumentedFieldTypes(t *testing.T) {
	var inUse tracer.Fields
	for _, kind := range tracer.Kinds() {
		always, optional := kind.Fields()
		inUse |= always | optional
	}
	e := &tracer.Event{Kind: tracer.GoStart, Has: inUse}
	var want []string
	d := json.NewDecoder(bytes.NewReader(tracer.AppendJSON(nil, e)))
	d.Token()
	for d.More() {
		name, _ := d.Token()
		var value any
		check(t, d.Decode(&value))
		want = append(want, fmt.Sprint(name, " ", map[string]string{
			"float64": "number", "string": "string", "bool": "bool", "[]interface {}": "list",
		}[fmt.Sprintf("%T", value)]))
	}
	_, text, _ := strings.Cut(document(t), "| field | type | |\n|---|---|---|\n")
	text, _, _ = strings.Cut(text, "\n\n")
	var documented []string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		names, types := strings.Split(cells[1], ","), strings.Split(cells[2], ",")
		for i := range min(len(names), len(types)) {
			documented = append(documented, strings.TrimSpace(names[i])+" "+strings.TrimSpace(types[i]))
		}
	}
	slices.Sort(want)
	slices.Sort(documented)
	if !slices.Equal(documented, want) {
		t.Errorf("documented %q\n  written %q", documented, want)
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
