// Package compare puts two runs side by side: it matches their goroutines, aligns what these do, and says in a
// sentence where the runs part.
//
// What is compared are the steps of the program's own goroutines, as their source asks for them: operations on
// channels, locks, WaitGroups and contexts, go statements, sleeps, outputs and ends. Two steps are alike when they
// are the same operation on an object of the same name, with the same value, and it goes the same way: the goroutine waits or
// not, the value goes into a slot or straight to a receiver. When things happen is not compared, nor in which order goroutines take
// their turns, but for what comes of it.
package compare

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/govis/govis/tracer"
)

// A Trace is what is needed of a run; [tracer.Trace] has it. Its methods must be safe for concurrent use.
type Trace interface {
	Len() int
	LetGo() tracer.LetGo
	Events(from, to int) iter.Seq2[*tracer.Event, error]
}

// Bounds on a comparison.
const (
	maxEvents   = 2_000_000 // of one run, that are looked at
	maxOps      = 200_000   // steps of one run
	maxPartings = 20        // goroutines whose parting is told
	maxSteps    = 20_000    // places at which both runs can be looked at
)

// A Result says how two runs compare.
type Result struct {
	Sentence string    // where they part, or that they do not
	Parts    bool      // they part
	Partings []Parting // of each goroutine the first, in the order of the first run
	More     int       // goroutines that part and are not among Partings
	Steps    []Step    // through both runs, aligned; neither goes back
	Notes    []string  // what else is to be known, sentences
}

// A Parting is where a goroutine of one run does something else than that of the other.
type Parting struct {
	Text string // a sentence
	Step int    // position in Steps
	A, B int    // positions in the traces of what they do there; for a run that does nothing more, of its last event
}

// A Step is a place in both runs: positions in the traces.
type Step struct{ A, B int }

// Traces compares two runs that have ended. It reads both, which takes a second for each million events or so.
func Traces(a, b Trace) (*Result, error) {
	first, err := readRun(a)
	if err != nil {
		return nil, fmt.Errorf("reading the first run: %w", err)
	}
	second, err := readRun(b)
	if err != nil {
		return nil, fmt.Errorf("reading the second run: %w", err)
	}
	r := &Result{}
	r.note(first, "first")
	r.note(second, "second")
	if first.mem != second.mem {
		which := "first"
		if second.mem {
			which = "second"
		}
		r.Notes = append(r.Notes, fmt.Sprintf("Reads and writes in memory are recorded in the %s run only (--memory), and not compared.", which))
		first.withoutMemory()
		second.withoutMemory()
	}
	pairs := match(first, second)
	r.made(first, second)
	var partings []parting
	var aligned alignment
	for _, p := range pairs {
		at, ok := firstDifference(p.a.ops, p.b.ops)
		// What comes behind where a run is cut is not known.
		unknown := first.cut && at == len(p.a.ops) || second.cut && at == len(p.b.ops)
		if ok && !unknown {
			partings = append(partings, part(first, second, p, at))
		}
		aligned.goroutines(p)
	}
	slices.SortStableFunc(partings, func(x, y parting) int { return cmp.Compare(x.order, y.order) })
	r.Steps = aligned.steps()
	if len(r.Steps) > maxSteps {
		r.Notes = append(r.Notes, fmt.Sprintf("Only the first %d of %d steps can be gone through together.", maxSteps, len(r.Steps)))
		r.Steps = r.Steps[:maxSteps]
	}
	r.tell(partings)
	return r, nil
}

// tell puts the partings into words.
func (r *Result) tell(partings []parting) {
	if len(partings) == 0 {
		r.Sentence = "They do not part: goroutine by goroutine both runs do the same."
		return
	}
	r.Parts, r.Sentence = true, "Both run alike until "+partings[0].text()+"."
	if w := &partings[0]; w.atOnce() {
		r.Sentence = fmt.Sprintf("They part at once: in the first run main %s, in the second it %s.", next(w.x, w.y), next(w.y, w.x))
	}
	r.More = max(0, len(partings)-maxPartings)
	for _, p := range partings[:min(len(partings), maxPartings)] {
		r.Partings = append(r.Partings, Parting{Text: p.text() + ".", Step: r.stepOf(p.a, p.b), A: p.a, B: p.b})
	}
}

// stepOf returns the first step that has come to both positions, or the last.
func (r *Result) stepOf(a, b int) int {
	for i, s := range r.Steps {
		if s.A >= a && s.B >= b {
			return i
		}
	}
	return max(0, len(r.Steps)-1)
}

func (r *Result) note(run *run, which string) {
	if run.letGo {
		r.Notes = append(r.Notes, fmt.Sprintf("The beginning of the %s run was let go: it is compared from where its trace begins.", which))
	}
	if run.cut {
		r.Notes = append(r.Notes, fmt.Sprintf("Only the beginning of the %s run is compared, %d steps of its goroutines: it is too long.", which, run.count))
	}
}

// made tells of objects that have one name and are made in different ways: that is why the runs part, not where.
func (r *Result) made(a, b *run) {
	for _, name := range a.makes {
		x, y := a.made[name], b.made[name]
		if y != "" && x != y && len(r.Notes) < maxPartings {
			r.Notes = append(r.Notes, fmt.Sprintf("In the first run %s %s, in the second %s.", name, x, y))
		}
	}
}
