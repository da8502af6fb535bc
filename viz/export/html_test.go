package export_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/web"
)

// htmlOf writes a page of one file.
func htmlOf(t *testing.T, v *viz.View, o export.Options) string {
	t.Helper()
	return string(write(t, v, "html", o))
}

// tapeOf unpacks the tape of a page of one file.
func tapeOf(t *testing.T, page string) *protocol.Tape {
	t.Helper()
	m := regexp.MustCompile(`<script id="tape" type="text/plain">([^<]*)</script>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("there is no tape in the page")
	}
	packed, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	tape := &protocol.Tape{}
	if err := json.Unmarshal(data, tape); err != nil {
		t.Fatal(err)
	}
	return tape
}

// A page of one file has the lesson with its questions and all events, is the same each time, and loads nothing.
func TestHTML(t *testing.T) {
	v := lesson(t, "buffered")
	page := htmlOf(t, v, export.Options{})
	if htmlOf(t, v, export.Options{}) != page {
		t.Error("the second page is another")
	}
	if len(page) > 1_500_000 {
		t.Errorf("%d bytes", len(page))
	}
	for _, bad := range []string{`src="`, `href="h`, "@import", "url(h", `href="/`} {
		head, _, _ := strings.Cut(page, "<template")
		if strings.Contains(head, bad) {
			t.Errorf("the page has %s in it", bad)
		}
	}
	tape := tapeOf(t, page)
	if len(tape.Events) != v.Len() || len(tape.States) != v.Len() || tape.Before == nil {
		t.Errorf("%d events and %d states of %d", len(tape.Events), len(tape.States), v.Len())
	}
	l := tape.Lesson
	if l == nil || l.Name != "buffered" || len(l.Questions) == 0 || l.Missing+l.Unasked > 0 ||
		len(tape.Questions) != len(l.Questions) || len(tape.Answers) != len(l.Questions) {
		t.Errorf("the lesson is %+v with %d questions and %d answers", l, len(tape.Questions), len(tape.Answers))
	}
}

// A part has the events that were asked for, and what of the lesson is about them.
func TestHTMLPart(t *testing.T) {
	v := lesson(t, "buffered")
	whole := tapeOf(t, htmlOf(t, v, export.Options{}))
	from, to := int(whole.Lesson.Moments[0].At), int(whole.Lesson.Moments[1].At)+1
	tape := tapeOf(t, htmlOf(t, v, export.Options{From: from, To: to, At: from + 1, Theme: "print", Title: "<A> & B", Lanes: []string{"main"}}))
	if h := tape.Hello; h.First != int64(from) || h.Count != int64(to) || len(tape.Events) != to-from || h.Trace.Title != "<A> & B" {
		t.Errorf("the part is %+v with %d events", h, len(tape.Events))
	}
	if l := tape.Lesson; len(l.Moments) != 2 || l.Missing != len(whole.Lesson.Moments)-2 {
		t.Errorf("the lesson of the part is %+v", l)
	}
	if tape.Place != "at="+strconv.Itoa(from+2)+"&theme=print" {
		t.Errorf("the page opens at %q", tape.Place)
	}
	for _, l := range tape.Lanes {
		if l.Left == (l.Lane.Name == "main") {
			t.Errorf("lane %s is left out: %v", l.Lane.Name, l.Left)
		}
		for _, i := range l.Events {
			if i < int64(from) || i >= int64(to) {
				t.Errorf("lane %s has event %d", l.Lane.Name, i)
			}
		}
	}
	notes := strings.Join(tape.Hello.Trace.Notes, " ")
	if !strings.Contains(notes, "This file has events") || strings.Contains(notes, "cut short") {
		t.Errorf("the notes are %q", notes)
	}
}

// What is too large is refused with how large it is, and what to do.
func TestHTMLTooLarge(t *testing.T) {
	f, err := export.Named("html")
	if err != nil {
		t.Fatal(err)
	}
	err = f.Write(io.Discard, largeTrace(t, viz.TapeEvents+1), export.Options{Page: web.FS()})
	if err == nil || !strings.Contains(err.Error(), "4097 events") || !strings.Contains(err.Error(), "--from") {
		t.Errorf("the error is %v", err)
	}
}

// The page of one file of every lesson is smaller than 1.5 MB.
func TestHTMLSizes(t *testing.T) {
	largest, whose := 0, ""
	for _, s := range scenarios.List() {
		n := len(write(t, lesson(t, s.Name), "html", export.Options{}))
		if n > 1_500_000 {
			t.Errorf("%s: %d bytes", s.Name, n)
		}
		if n > largest {
			largest, whose = n, s.Name
		}
	}
	t.Logf("the largest is that of %s, with %d bytes", whose, largest)
}
