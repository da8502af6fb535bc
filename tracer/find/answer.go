package find

import (
	"cmp"
	"fmt"
	"maps"
	"math"
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
// Goroutines are answered by name, the case of a select as "<-ch", "ch <-" or "default". The choices come from the run
// itself: the goroutines that live before the event, those first that run the same as the answer, or such as have ended
// where it is the last of them; the cases, the processors, what the field is in other events of the
// program's own of that kind; for numbers those beside it, for names those of other objects, for
// reasons and messages the most common ones too.
func AnswerTo(trace *tracer.Trace, i int, what string) (Answer, error) {
	s, err := trace.StateAt(i - 1)
	if err != nil {
		return Answer{}, err
	}
	e, err := trace.At(i)
	if err != nil {
		return Answer{}, err
	}
	all := peopleOf(s)
	s.Apply(e)
	m := moment{e, s}
	switch {
	case what == "ending":
		ending, err := EndingOf(trace)
		return choose(ending.Text(), endings()), err
	case what == "next":
		g, err := next(trace, i, s)
		if err != nil {
			return Answer{}, err
		}
		return enough(choose(g, all.beside(g)), e, what)
	case !known(what):
		return Answer{}, fmt.Errorf("%q cannot be asked for; there are next, ending, and %s", what,
			strings.Join(slices.Concat(always, tracer.FieldNames(), numbers), ", "))
	}
	v := m.field(what)
	if v == nil {
		return Answer{}, fmt.Errorf("event %d, a %s, has no %s to ask for", e.Seq, e.Kind, what)
	}
	others, err := m.others(trace, what, all)
	if err != nil {
		return Answer{}, err
	}
	return enough(choose(m.text(what, v), others), m.e, what)
}

// enough returns an error where an answer is the only one.
func enough(a Answer, e *tracer.Event, what string) (Answer, error) {
	if len(a.Choices) < 2 {
		return a, fmt.Errorf("of event %d, a %s, %q is the only answer to %s in the run: nothing to choose from",
			e.Seq, e.Kind, a.Text, what)
	}
	return a, nil
}

// others returns what else than it is one could take a field of the moment for.
func (m moment) others(trace *tracer.Trace, what string, all people) ([]string, error) {
	v := m.field(what)
	switch {
	case slices.Contains(goroutines, what):
		return all.beside(m.text(what, v)), nil
	case what == "case":
		return caseNames(m.e.Cases), nil
	case what == "p":
		return m.processors(), nil
	}
	if is, err := strconv.ParseBool(m.text(what, v)); err == nil && m.text(what, v) == strconv.FormatBool(is) {
		return []string{strconv.FormatBool(!is)}, nil
	}
	var list []string
	if n, err := strconv.ParseInt(m.text(what, v), 10, 64); err == nil {
		list = beside(n)
	}
	if slices.Contains(numbers, what) {
		return list, nil
	}
	same, err := elsewhere(trace, m.e.Kind, what)
	if len(list) > 0 { // nobody takes a word for a number
		same = slices.DeleteFunc(same, func(text string) bool { return !whole(text) })
	}
	list = append(list, same...)
	switch {
	case what == "reason":
		list = append(list, "chan receive", "chan send", "select", "sleep")
	case m.e.Kind == tracer.ContextCancel && (what == "message" || what == "cause"):
		list = append(list, "context canceled", "context deadline exceeded")
	case what == "message":
		list = append(list, "all goroutines are asleep - deadlock!", "send on closed channel", "close of closed channel",
			"close of nil channel", "sync: negative WaitGroup counter")
	}
	return list, err
}

func whole(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

// caseNames returns the cases of a select as the source has them, but for the values.
func caseNames(cases []tracer.Case) []string {
	var names []string
	for _, c := range cases {
		switch c.Dir {
		case tracer.DirSend:
			names = append(names, c.Name+" <-")
		case tracer.DirRecv:
			names = append(names, "<-"+c.Name)
		default:
			names = append(names, "default")
		}
	}
	return names
}

// processors returns the numbers of those that the run has had so far.
func (m moment) processors() []string {
	var names []string
	for _, id := range slices.Sorted(maps.Keys(m.s.Ps)) {
		names = append(names, strconv.Itoa(int(id)))
	}
	return names
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

// text returns what the field is, to be read by people.
func (m moment) text(name string, v any) string {
	switch v := v.(type) {
	case string:
		if name == "value" && m.e.Kind == tracer.Output {
			return printed(v)
		}
	case int64:
		if cases := caseNames(m.e.Cases); name == "case" && 0 <= v && v < int64(len(cases)) {
			return cases[v]
		}
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

// beside returns numbers that one could take n for: its neighbours, and of a large one those of another size.
func beside(n int64) []string {
	others := []int64{n - 1, n + 1, n + 2}
	if n >= 20 && n <= math.MaxInt64/10 {
		others = []int64{n / 10, n / 2, n * 2, n * 10}
	}
	var near []string
	for _, other := range others {
		if other >= 0 || n < 0 {
			near = append(near, strconv.FormatInt(other, 10))
		}
	}
	return near
}

// elsewhere returns what the field is in the trace's events of the kind that are the program's own, in the order in which it
// is met there; for the name of an object, in all events.
func elsewhere(trace *tracer.Trace, kind tracer.Kind, what string) ([]string, error) {
	var list []string
	s := tracer.NewState()
	own, system := map[uint64]bool{}, map[uint64]bool{}
	for e, err := range trace.Events(trace.First(), trace.Len()) {
		if err != nil {
			return nil, err
		}
		origin := e.Origin()
		if origin == tracer.OriginUser {
			own[e.Obj] = true
		}
		if e.Kind == tracer.GoCreate {
			system[e.G] = e.Mode == tracer.ModeSystem
		}
		if kind == tracer.Output && origin == tracer.OriginCalled {
			origin = tracer.OriginUser // package fmt prints for the program
		}
		named := what == "name" && e.Obj != 0 // an object could be taken for any other
		if e.Kind != kind && !named || system[e.G] || e.RuntimeWait() || origin > tracer.OriginUser || e.Obj != 0 && !own[e.Obj] {
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
