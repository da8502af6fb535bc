package find

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
)

// maxChoices is how many answers one can choose from, at most.
const maxChoices = 6

// An Answer is what is so in this run, among what one could think.
type Answer struct {
	Text    string   `json:"text"`    // the answer, one of Choices
	Choices []string `json:"choices"` // two at least, sorted; each once
}

// AnswerTo returns the answer about the event at position i. What is asked is a field of the event or a number of the
// state after it, as in a query, or one of
//
//	next     which of the program's goroutines runs next
//	ending   how the run ends, whatever the event
//
// Goroutines are answered by name. The choices come from the run itself: the goroutines that live before the event, what the
// field is in other events of the kind, and, for numbers, those beside it.
func AnswerTo(trace *tracer.Trace, i int, what string) (Answer, error) {
	s, err := trace.StateAt(i - 1)
	if err != nil {
		return Answer{}, err
	}
	e, err := trace.At(i)
	if err != nil {
		return Answer{}, err
	}
	alive := namesOf(s)
	s.Apply(e)
	m := moment{e, s}
	switch {
	case what == "ending":
		ending, err := EndingOf(trace)
		return choose(ending.Text(), endings()), err
	case what == "next":
		g, err := next(trace, i, s)
		return choose(g, append(alive, g)), err
	case !known(what):
		return Answer{}, fmt.Errorf("%q cannot be asked for; there are next, ending, and %s", what,
			strings.Join(slices.Concat(always, tracer.FieldNames(), numbers), ", "))
	}
	v := m.field(what)
	if v == nil {
		return Answer{}, fmt.Errorf("event %d, a %s, has no %s to ask for", e.Seq, e.Kind, what)
	}
	text := m.text(what, v)
	var others []string
	_, number := v.(int64)
	switch yes, isBool := v.(bool); {
	case slices.Contains(goroutines, what):
		others = alive
	case isBool:
		others = []string{strconv.FormatBool(!yes)}
	default:
		if number {
			others = beside(v.(int64))
		}
		if !slices.Contains(numbers, what) {
			same, err := elsewhere(trace, e.Kind, what)
			if err != nil {
				return Answer{}, err
			}
			others = append(others, same...)
		}
	}
	a := choose(text, others)
	if len(a.Choices) < 2 {
		return a, fmt.Errorf("the %s of event %d, a %s, is the only one in the run: nothing to choose from", what, e.Seq, e.Kind)
	}
	return a, nil
}

// choose makes an answer of text and the first of others.
func choose(text string, others []string) Answer {
	choices := []string{text}
	for _, other := range others {
		if len(choices) < maxChoices && other != "" && !slices.Contains(choices, other) {
			choices = append(choices, other)
		}
	}
	slices.SortFunc(choices, func(a, b string) int {
		x, errA := strconv.ParseInt(a, 10, 64)
		y, errB := strconv.ParseInt(b, 10, 64)
		if errA == nil && errB == nil {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	return Answer{Text: text, Choices: choices}
}

// namesOf returns the names of the program's goroutines that live, by age.
func namesOf(s *tracer.State) []string {
	var list []*tracer.Goroutine
	for _, g := range s.Goroutines {
		if g.Mode == tracer.ModeUser && g.Status != tracer.StatusEnded {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *tracer.Goroutine) int { return cmp.Compare(a.Created.Seq, b.Created.Seq) })
	var names []string
	for _, g := range list {
		names = append(names, g.Name)
	}
	return names
}

// text returns what the field is, to be read by people.
func (m moment) text(name string, v any) string {
	switch v := v.(type) {
	case uint64:
		if slices.Contains(goroutines, name) {
			if v == 0 {
				return "nobody"
			}
			if g := m.s.Goroutines[v]; g != nil && g.Name != "" {
				return g.Name
			}
		}
		return strconv.FormatUint(v, 10)
	case []uint64:
		var names []string
		for _, id := range v {
			names = append(names, m.text(name, id))
		}
		return cmp.Or(strings.Join(names, ", "), "nobody")
	case []tracer.Case:
		var names []string
		for _, c := range v {
			names = append(names, c.Name)
		}
		return strings.Join(names, ", ")
	case []tracer.Frame:
		if len(v) == 0 {
			return ""
		}
		return v[0].Func
	}
	return fmt.Sprint(v)
}

// beside returns numbers that one could take n for.
func beside(n int64) []string {
	var near []string
	for _, other := range []int64{n - 1, n + 1, n + 2} {
		if other >= 0 || n < 0 {
			near = append(near, strconv.FormatInt(other, 10))
		}
	}
	return near
}

// elsewhere returns what the field is in the trace's events of the kind, in the order in which it is met there.
func elsewhere(trace *tracer.Trace, kind tracer.Kind, what string) ([]string, error) {
	var list []string
	s := tracer.NewState()
	for e, err := range trace.Events(trace.First(), trace.Len()) {
		if err != nil {
			return nil, err
		}
		if e.Kind != kind {
			continue
		}
		m := moment{e, s}
		if v := m.field(what); v != nil && len(list) < maxChoices {
			if text := m.text(what, v); !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list, nil
}

// next returns the name of the program's goroutine that is the first to run after the event at position i; s is the
// state after it.
func next(trace *tracer.Trace, i int, s *tracer.State) (string, error) {
	for e, err := range trace.Events(i+1, trace.Len()) {
		if err != nil {
			return "", err
		}
		s.Apply(e)
		if e.Kind != tracer.GoStart {
			continue
		}
		if g := s.Goroutines[e.G]; g != nil && g.Mode == tracer.ModeUser {
			return g.Name, nil
		}
	}
	return "", fmt.Errorf("after position %d none of the program's goroutines begins to run: %w", i, ErrNone)
}
