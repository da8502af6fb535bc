// Package lesson finds in a run what its lesson speaks of: the moments, and the answers to the
// questions. Nothing of that is written in the lesson, so that it is true of every run.
package lesson

import (
	"errors"
	"fmt"
	"sync"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/viz/protocol"
)

// A Guide leads through one run of a lesson. Its methods are safe for concurrent use; on a nil Guide, which
// is that of a run without a lesson, they find nothing.
type Guide struct {
	trace  *tracer.Trace
	lesson scenarios.Scenario

	mu    sync.Mutex
	found *findings // once the trace has ended; it does not change then
}

// findings are what was looked for in the run.
type findings struct {
	moments   []protocol.LessonMoment
	questions []protocol.LessonQuestion
	answers   map[int]find.Answer // by the question's number
	missing   int                 // moments that were not found
	unasked   int                 // questions that this run has no answer to
}

// Of returns the guide through a trace, nil when it is of no lesson that this govis has.
func Of(trace *tracer.Trace) *Guide {
	lesson, ok := scenarios.Get(trace.Meta().Scenario)
	if !ok {
		return nil
	}
	return &Guide{trace: trace, lesson: lesson}
}

// Scenario returns the lesson, nil for a nil Guide. The caller must not change it.
func (g *Guide) Scenario() *scenarios.Scenario {
	if g == nil {
		return nil
	}
	return &g.lesson
}

// Moment returns the position in the trace of a moment of the lesson, by its name; ErrNone of package find says that it is not there.
func (g *Guide) Moment(name string) (int, error) {
	m := g.lesson.Moment(name)
	if m == nil {
		return 0, fmt.Errorf("lesson %s has no moment %q", g.lesson.Name, name)
	}
	from := 0
	if m.After != "" {
		before, err := g.Moment(m.After)
		if err != nil {
			return 0, err
		}
		from = before + 1
	}
	query, err := find.Parse(m.Query)
	if err != nil {
		return 0, err
	}
	i, err := query.Find(g.trace, from)
	if err != nil {
		return 0, fmt.Errorf("moment %q: %w", name, err)
	}
	return i, nil
}

// look finds what there is. While the trace grows that is what has happened so far, and no questions.
func (g *Guide) look() (*findings, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.found != nil {
		return g.found, nil
	}
	growing := g.trace.Growing()
	f := &findings{answers: map[int]find.Answer{}}
	if err := f.findMoments(g); err != nil {
		return nil, err
	}
	if growing {
		return f, nil
	}
	for n := range g.lesson.Questions {
		f.findAnswer(g, n)
	}
	if err := f.findStands(g); err != nil {
		return nil, err
	}
	g.found = f
	return f, nil
}

// findMoments finds the moments, and sorts them by their place in this run.
func (f *findings) findMoments(g *Guide) error {
	for _, m := range g.lesson.Moments {
		i, err := g.Moment(m.Name)
		if errors.Is(err, find.ErrNone) {
			f.missing++
			continue
		}
		if err != nil {
			return err
		}
		e, err := g.trace.At(i)
		if err != nil {
			return err
		}
		f.moments = append(f.moments, protocol.LessonMoment{Name: m.Name, Text: m.Text, At: int64(i), T: e.T})
	}
	sortByPlace(f.moments)
	return nil
}

// findAnswer finds the answer to a question, unless its moment is not there or there is nothing to choose from.
func (f *findings) findAnswer(g *Guide, n int) {
	q := g.lesson.Questions[n]
	for _, m := range f.moments {
		if m.Name != q.Before {
			continue
		}
		if a, err := find.AnswerTo(g.trace, int(m.At), q.Asks); err == nil {
			f.answers[n] = a
			f.questions = append(f.questions, protocol.LessonQuestion{N: n, At: m.At, Text: q.Text})
			sortQuestions(f.questions)
			return
		}
	}
	f.unasked++
}
