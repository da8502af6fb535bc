package lesson

import (
	"cmp"
	"slices"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/viz/protocol"
)

// Reply says what the lesson is, and where its moments are in the run. It returns nil when there is no lesson.
func (g *Guide) Reply() (*protocol.LessonReply, error) {
	if g == nil {
		return nil, nil
	}
	f, err := g.look()
	if err != nil {
		return nil, err
	}
	l := &g.lesson
	r := &protocol.LessonReply{
		Name: l.Name, Topic: l.Topic, Title: l.Title, Point: l.Point, Ends: l.Ends, Wrong: l.Wrong, Memory: l.Memory,
		Pair: link(l.Pair), Next: link(l.Next), Interrupt: l.Interrupt != "",
		Moments: f.moments, Questions: f.questions, Missing: f.missing, Unasked: f.unasked,
	}
	for _, wrong := range l.Mistakes() {
		r.Mistakes = append(r.Mistakes, *link(wrong.Name))
	}
	for _, s := range l.Sections() {
		if s.Name != "Moments" && s.Name != "Questions" {
			r.Sections = append(r.Sections, protocol.LessonSection{Name: s.Name, Blocks: s.Blocks})
		}
	}
	return r, nil
}

// Question says what can be answered to a question. It is nil when there is no such question in this run.
func (g *Guide) Question(n int) (*protocol.QuestionReply, error) {
	if g == nil {
		return nil, nil
	}
	f, err := g.look()
	if err != nil {
		return nil, err
	}
	a, ok := f.answers[n]
	if !ok {
		return nil, nil
	}
	return &protocol.QuestionReply{N: n, Text: g.lesson.Questions[n].Text, Choices: a.Choices}, nil
}

// Answer says whether choice answers a question, and what does. It is nil when there is no such question in this run.
func (g *Guide) Answer(n int, choice string) (*protocol.AnswerReply, error) {
	if g == nil {
		return nil, nil
	}
	f, err := g.look()
	if err != nil {
		return nil, err
	}
	a, ok := f.answers[n]
	if !ok {
		return nil, nil
	}
	return &protocol.AnswerReply{N: n, Right: choice == a.Text, Text: a.Text}, nil
}

// link says which lesson a name is of, nil for none.
func link(name string) *protocol.LessonLink {
	s, ok := scenarios.Get(name)
	if !ok {
		return nil
	}
	return &protocol.LessonLink{Name: s.Name, Title: s.Title, Wrong: s.Wrong}
}

func sortByPlace(list []protocol.LessonMoment) {
	slices.SortStableFunc(list, func(a, b protocol.LessonMoment) int { return cmp.Compare(a.At, b.At) })
}

func sortQuestions(list []protocol.LessonQuestion) {
	slices.SortStableFunc(list, func(a, b protocol.LessonQuestion) int { return cmp.Compare(a.At, b.At) })
}
