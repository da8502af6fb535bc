package viz

import (
	"fmt"
	"time"

	"github.com/govis/govis/tracer"
)

// notes says what is missing from the trace, a sentence each.
func (v *View) notes() []string {
	var notes []string
	if err := v.trace.Damage(); err != nil {
		notes = append(notes, upper(err.Error())+".")
	}
	v.mu.RLock()
	broken := v.broken
	v.mu.RUnlock()
	if broken != nil {
		notes = append(notes, fmt.Sprintf("What comes after the end shown here could not be read: %v.", broken))
	}
	if gone := v.trace.LetGo(); gone.Events > 0 {
		if v.trace.Growing() { // without numbers, for they change
			notes = append(notes, "Only the newest part of the run is kept: what is older is let go.")
		} else {
			notes = append(notes, letGoSentence(gone)+" Only the newest part of the run is kept.")
		}
	}
	if v.First() > v.trace.LetGo().Events {
		notes = append(notes, upper(v.fromHere())+".")
	}
	end, ended := v.trace.End()
	switch {
	case v.trace.Growing():
	case !ended:
		notes = append(notes, "The trace has no end: it was cut short, and how the program went on is not known.")
	case end.Broken != "":
		notes = append(notes, upper(end.Broken)+". What came after that is not known.")
	case !end.Exited:
		notes = append(notes, "The trace ends before the program did.")
	}
	if end.Dropped > 0 {
		notes = append(notes, fmt.Sprintf("%d events are missing: the program was faster than govis and was told not to wait.",
			end.Dropped))
	}
	if end.Holes > 0 {
		notes = append(notes, fmt.Sprintf("%d events are missing: the program was killed while it wrote them.", end.Holes))
	}
	return notes
}

// letGoSentence says what a trace has let go.
func letGoSentence(gone tracer.LetGo) string {
	return fmt.Sprintf("The first %d events, until %v after the start, were let go.", gone.Events, time.Duration(gone.T).Round(time.Microsecond))
}

// movedSentence says why the first event that there is is shown instead of an earlier one.
func (v *View) movedSentence() string {
	if gone := v.trace.LetGo(); v.First() <= gone.Events {
		return letGoSentence(gone) + " This is the first that is kept."
	}
	return upper(v.fromHere()) + ". This is the first of them."
}

// fromHere says that the page has not all that the trace has.
func (v *View) fromHere() string {
	return fmt.Sprintf("the page shows the newest events, from number %d on: the trace file has all that are kept,"+
		" open it when the program has ended to see them", v.First())
}

// goneFrom is the answer to a question about an event before the first there is.
func (v *View) goneFrom(first int) error {
	if first > v.trace.LetGo().Events {
		return notFound("%s", v.fromHere())
	}
	return notFound("that event was let go: the trace begins with event %d", first)
}

// upper gives an error text a capital letter.
func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
