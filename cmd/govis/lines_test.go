package main

import (
	"bytes"
	"strings"
	"testing"
)

// lines is a standard error to look into.
type lines struct{ bytes.Buffer }

// want checks that something was said that contains text, and that all of it
// is marked as govis's.
func (l *lines) want(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(l.String(), text) {
		t.Errorf("said:\n%s\nwant something with %q", l, text)
	}
	for line := range strings.Lines(l.String()) {
		if !strings.HasPrefix(line, "govis: ") {
			t.Errorf("the line %q does not begin with govis:", line)
		}
	}
}
