package probe

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/names"
)

// A program makes objects at the same few places again and again, and to look for a name in the source takes
// as long as some hundred events. So it is done once for each question.

// A nameQuestion is what a name depends on.
type nameQuestion struct {
	stack uint32
	what  string // the kind of thing that wants a name, and what else tells it
	nth   int
}

// A selectQuestion is what the cases of a select depend on.
type selectQuestion struct {
	file               string
	line, sends, recvs int
	def                bool
}

// maxQuestions bounds the answers that are kept.
const maxQuestions = 1 << 18

// answers are the names found so far.
type answers struct {
	names   map[nameQuestion]string
	selects map[selectQuestion][]names.CaseRef
}

func newAnswers() answers {
	return answers{map[nameQuestion]string{}, map[selectQuestion][]names.CaseRef{}}
}

// name returns the answer to a question, which find finds.
func (a *answers) name(q nameQuestion, find func() string) string {
	if q.stack == 0 {
		return find()
	}
	name, ok := a.names[q]
	if !ok {
		name = find()
		if len(a.names) < maxQuestions {
			a.names[q] = name
		}
	}
	return name
}

// sourceCases returns the cases of the select at a frame, as the source has them; nil if it is not known.
func (d *decoder) sourceCases(at tracer.Frame, sends, recvs int, def bool) []names.CaseRef {
	q := selectQuestion{at.File, at.Line, sends, recvs, def}
	refs, ok := d.answers.selects[q]
	if !ok {
		refs, _ = d.names.SelectCases(at.File, at.Line, sends, recvs, def)
		if len(d.answers.selects) < maxQuestions {
			d.answers.selects[q] = refs
		}
	}
	return refs
}
