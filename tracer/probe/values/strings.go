package values

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// stringHeader writes the string whose header is data.
func (p *printer) stringHeader(data []byte, offset uint64, where place) {
	n, ok := uintOf(part(data, 8), 8)
	if !ok {
		p.text(cut)
		return
	}
	var content []byte
	if ref := p.aux.find(String, offset); ref != nil && !p.inBox {
		content = ref.Data
		n = ref.Len
	}
	if uint64(len(content)) > n {
		content = content[:n]
	}
	if where == nested && uint64(len(content)) == n && len(content) <= p.room() && isWord(content) {
		p.buf = append(p.buf, content...)
		return
	}
	p.quote(content, n)
}

// FormatString returns the text of a string of n bytes, of which content is the beginning, as Format does
// that of a value.
func FormatString(content []byte, n uint64, limit int) string {
	if limit <= 0 {
		limit = DefaultLimit
	}
	if uint64(len(content)) > n {
		content = content[:n]
	}
	p := printer{limit: max(limit, minLimit)}
	p.quote(content, n)
	return string(clip(p.buf, p.limit))
}

// isWord reports whether a string in a struct needs no quotes to be told from what
// is beside it.
func isWord(s []byte) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("\"'`\\{}[]()…", r) {
			return false
		}
		i += size
	}
	return len(s) > 0
}

// quote writes a string of n bytes, of which content is the beginning, as a Go
// literal. If not all of it is written, … stands in its place and the length behind,
// unless the string is inside something.
func (p *printer) quote(content []byte, n uint64) {
	whole := uint64(len(content)) >= n
	if whole {
		if q, ok := appendQuoted(nil, content, p.room()-len(`""`)); ok {
			p.text(`"` + string(q) + `"`)
			return
		}
	} else {
		content = wholeRunes(content)
	}
	length := ""
	if p.depth == 0 {
		length = " len " + strconv.FormatUint(n, 10)
	}
	q, _ := appendQuoted(nil, content, p.room()-len(`"…"`)-len(length))
	p.text(`"` + string(q) + `…"` + length)
}

// appendQuoted appends the characters of s, escaped as in a Go literal, while
// they fit into room bytes. It reports whether all did.
func appendQuoted(dst, s []byte, room int) ([]byte, bool) {
	var one [16]byte
	for len(s) > 0 {
		_, size := utf8.DecodeRune(s)
		q := strconv.AppendQuote(one[:0], string(s[:size]))
		q = q[1 : len(q)-1]
		if len(dst)+len(q) > room {
			return dst, false
		}
		dst = append(dst, q...)
		s = s[size:]
	}
	return dst, true
}

// wholeRunes drops the first bytes of a character that s was cut in.
func wholeRunes(s []byte) []byte {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if !utf8.FullRune(s[i:]) {
				return s[:i]
			}
			break
		}
	}
	return s
}

// printable replaces what has no business in a type's name.
func printable(s string) string {
	clean := func(r rune) bool { return r != utf8.RuneError && unicode.IsPrint(r) }
	for _, r := range s {
		if !clean(r) {
			return strings.Map(func(r rune) rune {
				if clean(r) {
					return r
				}
				return '?'
			}, s)
		}
	}
	return s
}
