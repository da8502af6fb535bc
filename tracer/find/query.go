package find

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/govis/govis/tracer"
)

// maxQuery bounds the text of a query, in bytes.
const maxQuery = 1000

// A Query says what a moment looks like. It is not changed by use, and safe for concurrent use.
type Query struct {
	text       string
	kinds      []tracer.Kind
	conditions []condition
	nth        int // which of those that match, from 1; last
}

// last is nth for the last event that matches.
const last = -1

// A condition compares one field, or one number of the state, with a value.
type condition struct {
	name  string // of the field or the number
	op    string // one of operators
	value string
}

// operators in the order in which they are looked for.
var operators = []string{"!=", "<=", ">=", "=", "<", ">", "~"}

// always are the fields that every event has and a query may speak of.
var always = []string{"g", "p", "seq", "t"}

// numbers are those of the state.
var numbers = []string{"alive", "blocked", "runnable", "running"}

// Parse reads a query. The error says which word is wrong and what could stand there.
func Parse(text string) (*Query, error) {
	if len(text) > maxQuery {
		return nil, fmt.Errorf("the query has %d bytes; at most %d are read", len(text), maxQuery)
	}
	words, err := split(text)
	if err != nil {
		return nil, fmt.Errorf("query %q: %w", text, err)
	}
	if len(words) == 0 {
		return nil, fmt.Errorf(`the query is empty; it begins with the kind of an event, as "go.block"`)
	}
	q := &Query{text: strings.TrimSpace(text), nth: 1}
	if q.kinds, err = parseKind(words[0]); err != nil {
		return nil, fmt.Errorf("query %q: %w", text, err)
	}
	words = words[1:]
	if n := len(words); n > 0 && strings.HasPrefix(words[n-1], "#") {
		if q.nth, err = parseNth(words[n-1]); err != nil {
			return nil, fmt.Errorf("query %q: %w", text, err)
		}
		words = words[:n-1]
	}
	for _, word := range words {
		c, err := parseCondition(word)
		if err != nil {
			return nil, fmt.Errorf("query %q: %w", text, err)
		}
		q.conditions = append(q.conditions, c)
	}
	return q, nil
}

// String returns the query as it was written.
func (q *Query) String() string { return q.text }

// split cuts a query at blanks that are not within quotes. Quotes stay.
func split(text string) ([]string, error) {
	var words []string
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return words, nil
		}
		end := strings.IndexFunc(text, func(r rune) bool { return r == '"' || unicode.IsSpace(r) })
		if end >= 0 && text[end] == '"' {
			quoted, err := strconv.QuotedPrefix(text[end:])
			if err != nil {
				return nil, fmt.Errorf("the quotes that begin at %q do not end", text[end:])
			}
			end += len(quoted)
		}
		if end < 0 {
			end = len(text)
		}
		words = append(words, text[:end])
		text = text[end:]
	}
}

// parseKind reads "chan.send", "chan.*" or "*".
func parseKind(word string) ([]tracer.Kind, error) {
	if k, ok := tracer.ParseKind(word); ok {
		return []tracer.Kind{k}, nil
	}
	all := tracer.Kinds()
	if word == "*" {
		return all, nil
	}
	if family, ok := strings.CutSuffix(word, "*"); ok && strings.HasSuffix(family, ".") {
		some := slices.DeleteFunc(all, func(k tracer.Kind) bool { return !strings.HasPrefix(k.String(), family) })
		if len(some) > 0 {
			return some, nil
		}
	}
	var names []string
	for _, k := range tracer.Kinds() {
		names = append(names, k.String())
	}
	return nil, fmt.Errorf("%q is no kind of event; there are %s", word, strings.Join(names, ", "))
}

// parseNth reads "#2" or "#last".
func parseNth(word string) (int, error) {
	if word == "#last" {
		return last, nil
	}
	n, err := strconv.Atoi(word[1:])
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not which of several; #1 is the first, #last the last", word)
	}
	return n, nil
}

// parseCondition reads "name=tasks".
func parseCondition(word string) (condition, error) {
	end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLower(r) })
	if end < 0 {
		end = len(word)
	}
	if end == 0 {
		return condition{}, fmt.Errorf("%q is not a condition; one is a field, an operator and a value, as \"name=tasks\"", word)
	}
	c := condition{name: word[:end]}
	rest := word[end:]
	for _, op := range operators {
		if value, ok := strings.CutPrefix(rest, op); ok {
			c.op, c.value = op, value
			break
		}
	}
	if c.op == "" {
		return condition{}, fmt.Errorf("%q has none of the operators %s", word, strings.Join(operators, " "))
	}
	if strings.HasPrefix(c.value, `"`) {
		value, err := strconv.Unquote(c.value)
		if err != nil {
			return condition{}, fmt.Errorf("in %q the value is not quoted as in Go", word)
		}
		c.value = value
	}
	if !known(c.name) {
		return condition{}, fmt.Errorf("%q is no field of an event; there are %s", c.name,
			strings.Join(slices.Concat(always, tracer.FieldNames(), numbers), ", "))
	}
	if _, err := strconv.ParseInt(c.value, 0, 64); err != nil && strings.ContainsAny(c.op, "<>") {
		return condition{}, fmt.Errorf("%q compares with %q, which is not a number", word, c.value)
	}
	return c, nil
}

// known reports whether a condition may be about name.
func known(name string) bool {
	_, ok := tracer.ParseField(name)
	return ok || slices.Contains(always, name) || slices.Contains(numbers, name)
}
