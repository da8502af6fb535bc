package find

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
)

// A Way is one of the ways in which Go programs end.
type Way string

// The ways to end.
const (
	Ends     Way = "ends"     // main returned, or os.Exit(0)
	Leaks    Way = "leaks"    // the same, while goroutines were blocked
	Exits    Way = "exits"    // os.Exit with another code
	Deadlock Way = "deadlock" // all goroutines are asleep
	Panics   Way = "panic"    // nothing recovered a panic
	Fatal    Way = "fatal"    // the runtime ended it for another reason
	Killed   Way = "killed"   // by a signal, or the trace does not tell how
)

// ways says what each is in words, in the order in which they are offered.
var ways = []struct {
	way  Way
	text string
}{
	{Ends, "It ends by itself, and every goroutine is done."},
	{Leaks, "It ends while goroutines are still blocked."},
	{Deadlock, "It stops with a deadlock: all goroutines are asleep."},
	{Panics, "It stops with a panic."},
	{Fatal, "The runtime stops it with a fatal error."},
	{Exits, "It ends with an exit code that is not 0."},
	{Killed, "Someone else stops it."},
}

// An Ending is how a run ended.
type Ending struct {
	Way     Way
	Leaked  int    // goroutines of the program's own that were blocked at the end, main aside
	Code    int    // the exit code
	Message string // of the panic or fatal error
}

// Text says it in one sentence, one of a few.
func (e Ending) Text() string {
	for _, w := range ways {
		if w.way == e.Way {
			return w.text
		}
	}
	return string(e.Way)
}

// String returns the ending as a lesson declares it: `leaks 3`, `panic "send on closed channel"`.
func (e Ending) String() string {
	switch e.Way {
	case Leaks:
		return fmt.Sprintf("leaks %d", e.Leaked)
	case Exits:
		return fmt.Sprintf("exits %d", e.Code)
	case Panics, Fatal:
		return fmt.Sprintf("%s %q", e.Way, e.Message)
	}
	return string(e.Way)
}

// endings returns what the first ways are in words.
func endings() []string {
	var texts []string
	for _, w := range ways {
		texts = append(texts, w.text)
	}
	return texts
}

// EndingOf returns how the run of a finished trace ended. Blocked at the end counts only who runs the program's own
// functions, not those of the standard library, whose goroutines may wait for good.
func EndingOf(trace *tracer.Trace) (Ending, error) {
	s, err := trace.StateAt(trace.Len() - 1)
	if err != nil {
		return Ending{}, err
	}
	end := Ending{Way: Killed, Code: s.Code, Message: s.Message}
	for _, g := range s.Goroutines {
		if g.Mode == tracer.ModeUser && g.Status == tracer.StatusWaiting && g.ID != 1 && !tracer.Standard(tracer.PackageOf(g.Op)) {
			end.Leaked++
		}
	}
	words, err := lastWords(trace)
	switch {
	case err != nil:
		return Ending{}, err
	case !s.Exited, words == nil && strings.HasPrefix(s.Message, "signal: "):
	case words == nil && s.Code == 0 && end.Leaked == 0:
		end.Way = Ends
	case words == nil && s.Code == 0:
		end.Way = Leaks
	case words == nil:
		end.Way = Exits
	case words.Kind == tracer.Panic:
		end.Way, end.Message = Panics, words.Message
	case strings.Contains(words.Message, "all goroutines are asleep"):
		end.Way, end.Message = Deadlock, words.Message
	default:
		end.Way, end.Message = Fatal, words.Message
	}
	return end, nil
}

// lastWords returns the panic or fatal error that ended the run; nil for none.
func lastWords(trace *tracer.Trace) (*tracer.Event, error) {
	var words *tracer.Event
	for e, err := range trace.Events(max(trace.First(), trace.Len()-100), trace.Len()) {
		if err != nil {
			return nil, err
		}
		if e.Kind == tracer.Panic || e.Kind == tracer.Fatal {
			words = e
		}
	}
	return words, nil
}

// A Declared is an ending as a lesson declares it, `ends or leaks 1`: a set of which every run ends in one way.
type Declared []Ending

// ParseDeclared reads the alternatives, with " or " between them: ends, leaks N (or leaks, for any number), exits N,
// deadlock, panic "MESSAGE", fatal "MESSAGE" (a part of the message is enough, or none), killed.
func ParseDeclared(text string) (Declared, error) {
	var list Declared
	for alternative := range strings.SplitSeq(text, " or ") {
		word, rest, _ := strings.Cut(strings.TrimSpace(alternative), " ")
		e := Ending{Way: Way(word), Leaked: -1, Code: -1}
		var err error
		switch e.Way {
		case Ends, Deadlock, Killed:
			if rest != "" {
				err = fmt.Errorf("%q says nothing of %s", rest, word)
			}
		case Leaks:
			if rest != "" {
				e.Leaked, err = strconv.Atoi(rest)
			}
		case Exits:
			if rest != "" {
				e.Code, err = strconv.Atoi(rest)
			}
		case Panics, Fatal:
			if rest != "" {
				e.Message, err = strconv.Unquote(rest)
			}
		default:
			err = fmt.Errorf("%q is no way to end; there are ends, leaks N, exits N, deadlock, panic \"…\", fatal \"…\", killed", word)
		}
		if err != nil {
			return nil, fmt.Errorf("ending %q: %w", text, err)
		}
		list = append(list, e)
	}
	return list, nil
}

// Has reports whether a run that ended so is among what was declared.
func (d Declared) Has(e Ending) bool {
	for _, want := range d {
		if want.Way == e.Way && (want.Way != Leaks || want.Leaked < 0 || want.Leaked == e.Leaked) &&
			(want.Way != Exits || want.Code < 0 || want.Code == e.Code) && strings.Contains(e.Message, want.Message) {
			return true
		}
	}
	return false
}
