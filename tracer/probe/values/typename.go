package values

import (
	"strings"
	"unicode"
)

// TypeString returns a type's name as the program's own text says it. name is how
// Go prints the type, with the package's name in front.
//
//	main.Person                         Person
//	map[string]*main.Person             map[string]*Person
//	main.Pair[int,example.com/geo.Pt]   Pair[int,geo.Pt]
//	http.Request                        http.Request
//	[]uint8, interface {}, struct {}    []byte, any, struct{}
//
// Types of other packages keep the package's name, those of main lose it,
// and type arguments lose the path in front of it.
func TypeString(name string) string {
	if isSimple(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		switch c := name[i]; {
		case c == '"' || c == '`': // the tag of a field
			n := quoted(name[i:])
			b.WriteString(name[i : i+n])
			i += n
		case strings.HasPrefix(name[i:], "..."):
			b.WriteString("...")
			i += len("...")
		case isWordByte(c):
			n := 1
			for i+n < len(name) && isWordByte(name[i+n]) {
				n++
			}
			word := name[i : i+n]
			if word == "uint8" && strings.HasSuffix(name[:i], "[]") {
				word = "byte"
			}
			b.WriteString(shorten(word))
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return synonyms.Replace(b.String())
}

// isSimple reports whether there is nothing to shorten: int, string.
func isSimple(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}

// synonyms are types that have another name in every source.
var synonyms = strings.NewReplacer("interface {}", "any", "struct {}", "struct{}")

// isWordByte reports whether c can be part of a package path or a name.
func isWordByte(c byte) bool {
	return c >= 0x80 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		strings.IndexByte("_./-~%@", c) >= 0
}

// quoted returns the length of the string literal that s begins with.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] == '"':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// shorten takes the path from a qualified name, and the package if it is main.
// The compiler's number of a type declared in a function goes too.
func shorten(word string) string {
	if slash := strings.LastIndexByte(word, '/'); slash >= 0 {
		word = word[slash+1:]
	} else {
		word = strings.TrimPrefix(word, "main.")
	}
	word, _, _ = strings.Cut(word, "·")
	return word
}
