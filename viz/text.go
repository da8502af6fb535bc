package viz

import "unicode/utf8"

// maxShort is how many bytes of a value fit on the screen.
const maxShort = 80

// maxValue is how many bytes of a value or message a state carries.
const maxValue = 400

// short cuts a text to what fits on the screen.
func short(s string) string { return cut(s, maxShort) }

// cut cuts a text to at most n bytes and a mark that it was cut.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
