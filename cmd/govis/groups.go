package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
)

// A moment is what goroutines wait for at one event.
type moment struct {
	Event  uint64           `json:"event"`  // its number
	Time   time.Duration    `json:"time"`   // ns
	Groups []diagnose.Group `json:"groups"` // of those that wait
	Others map[string]int   `json:"others"` // the program's goroutines that do not wait, by what they do
}

// momentAt returns what goroutines wait for at a place in a trace.
func momentAt(trace *tracer.Trace, place string) (moment, error) {
	i, err := position(trace, place)
	if err != nil {
		return moment{}, err
	}
	s, err := trace.StateAt(i)
	if err != nil {
		return moment{}, err
	}
	m := moment{Event: s.Seq, Time: time.Duration(s.T), Groups: diagnose.Groups(s), Others: map[string]int{}}
	for _, g := range s.Goroutines {
		if g.Mode != tracer.ModeSystem && g.Status != tracer.StatusWaiting && g.Status != tracer.StatusEnded {
			m.Others[statusWord(g.Status)]++
		}
	}
	return m, nil
}

// The words for what goroutines do that do not wait, in the order in which they are said.
var statusWords = []string{"running", "runnable", "in a system call", "not known"}

func statusWord(s tracer.Status) string {
	switch s {
	case tracer.StatusRunning:
		return statusWords[0]
	case tracer.StatusCreated, tracer.StatusRunnable:
		return statusWords[1]
	case tracer.StatusSyscall:
		return statusWords[2]
	}
	return statusWords[3]
}

// printMoment prints it, as text or JSON.
func printMoment(w io.Writer, m moment, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(m)
	}
	text := fmt.Sprintf("at %v (event %d)\n", m.Time, m.Event)
	for _, g := range m.Groups {
		text += fmt.Sprintf("%s, longest %s\n", g, short(m.Time-time.Duration(g.Since)))
	}
	for _, word := range statusWords {
		if n := m.Others[word]; n > 0 {
			text += fmt.Sprintf("%d %s\n", n, word)
		}
	}
	_, err := io.WriteString(w, text)
	return err
}
