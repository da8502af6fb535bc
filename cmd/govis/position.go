package main

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/viz/lesson"
)

// positionHelp says how a place in a trace is written.
const positionHelp = "a time (1.5ms), an event's number (120), a lesson's moment by name,\nor what happens there ('chan.send name=tasks #2')"

// position finds a place in a trace: the event at it, or the first that is not before it.
func position(trace *tracer.Trace, text string) (int, error) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		i, err := trace.IndexOfSeq(n)
		if err != nil {
			return 0, err
		}
		if i >= trace.Len() {
			return 0, usageError(fmt.Errorf("there is no event %d; the last is %d", n, lastSeq(trace)))
		}
		return i, nil
	}
	if d, err := time.ParseDuration(text); err == nil {
		return atTime(trace, d)
	}
	if i, ok, err := lessonMoment(trace, text); ok || err != nil {
		return i, err
	}
	query, err := find.Parse(text)
	if err == nil {
		return query.Find(trace, 0)
	}
	if !strings.ContainsAny(text, ". =") { // nothing that happens is called by one word without a point, but exit and the like
		return 0, usageError(fmt.Errorf("%q is no place in the trace: no time, no event's number%s, and no kind of event, which govis events lists",
			text, momentNames(trace, text)))
	}
	return 0, usageError(fmt.Errorf("%q is no place in the trace: it is no time, no event's number%s, and as a description: %w",
		text, momentNames(trace, text), err))
}

// lastSeq returns the number of the last event.
func lastSeq(trace *tracer.Trace) uint64 {
	e, err := trace.At(trace.Len() - 1)
	if err != nil {
		return 0
	}
	return e.Seq
}

// atTime returns the first event that is not before d.
func atTime(trace *tracer.Trace, d time.Duration) (int, error) {
	first := trace.First()
	var broken error
	i := first + sort.Search(trace.Len()-first, func(i int) bool {
		e, err := trace.At(first + i)
		if err != nil {
			broken = err
			return true
		}
		return e.T >= int64(d)
	})
	switch {
	case broken != nil:
		return 0, broken
	case i >= trace.Len():
		e, err := trace.At(trace.Len() - 1)
		if err != nil {
			return 0, err
		}
		return 0, usageError(fmt.Errorf("nothing happens at %v or later; the last event is at %v", d, time.Duration(e.T)))
	}
	return i, nil
}

// lessonMoment finds a moment of the lesson that the trace is of, by its name.
func lessonMoment(trace *tracer.Trace, name string) (int, bool, error) {
	guide := lesson.Of(trace)
	if guide == nil || guide.Scenario().Moment(name) == nil {
		return 0, false, nil
	}
	i, err := guide.Moment(name)
	return i, true, err
}

// moments returns where the moments of the trace's lesson are, in the order of time.
func moments(trace *tracer.Trace) ([]int, error) {
	guide := lesson.Of(trace)
	if guide == nil || len(guide.Scenario().Moments) == 0 {
		return nil, usageError(errors.New("the trace is not of a lesson with named moments"))
	}
	var list []int
	for _, m := range guide.Scenario().Moments {
		i, err := guide.Moment(m.Name)
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// momentNames lists the moments of a lesson, those first that begin as text does, to follow "no time"; "" without any.
func momentNames(trace *tracer.Trace, text string) string {
	lesson, ok := scenarios.Get(trace.Meta().Scenario)
	if !ok || len(lesson.Moments) == 0 {
		return ""
	}
	var names []string
	for _, m := range lesson.Moments {
		names = append(names, m.Name)
	}
	slices.SortStableFunc(names, func(a, b string) int { return alike(b, text) - alike(a, text) })
	return fmt.Sprintf(", no moment of lesson %s (%s)", lesson.Name, strings.Join(names, ", "))
}

// alike returns how many bytes two names have in common at their beginning.
func alike(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
