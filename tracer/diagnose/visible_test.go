package diagnose_test

import (
	"testing"

	"github.com/govis/govis/tracer/diagnose"
)

func TestVisible(t *testing.T) {
	for s, want := range map[string]string{
		"":                           "",
		"main sends 3 on ça":         "main sends 3 on ça",
		"two\nlines\tand a tab":      "two\nlines\tand a tab",
		"\x1b[31mred\x1b]0;title\a":  `\x1b[31mred\x1b]0;title\a`,
		"8 bit: \u009b2J":            `8 bit: \u009b2J`,
		"back\r\b\x7f\x00":           `back\r\b\x7f\x00`,
		"no text: \xff\xfe":          `no text: \xff\xfe`,
		"abc\u202efed\u2066":         `abc\u202efed\u2066`,
		"a family: 👩\u200d👧, \ufffd": "a family: 👩\u200d👧, \ufffd",
	} {
		if got := diagnose.Visible(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
