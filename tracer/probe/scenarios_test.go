package probe_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/tracer/probe"
)

var (
	scenarioRuns = flag.Int("scenario.runs", 3, "how often each scenario is run")
	scenarioFull = flag.Bool("scenario.full", false, "run also those in full that are recorded with arguments because their runs are large")
)

// scenarioChecks is what has to be so in the traces of some scenarios.
var scenarioChecks = map[string]func(*testing.T, *recording){
	"hello":       checkHello,
	"unbuffered":  checkUnbuffered,
	"buffered":    checkBuffered,
	"waitgroup":   checkWaitGroup,
	"mutex":       checkMutexLesson,
	"cancel-tree": checkCancel,
}

// TestScenarios runs every scenario and holds its traces against what its lesson says and what has to be so, whatever
// the schedule.
func TestScenarios(t *testing.T) {
	for _, s := range scenarios.List() {
		t.Run(s.Name, func(t *testing.T) {
			if *toolchain != "" && s.Go != "" && version.Compare(*toolchain, "go"+s.Go) < 0 {
				t.Skipf("it needs Go %s", s.Go)
			}
			c := program("")
			c.Target = []string{filepath.Join("../../scenarios", s.Name)}
			c.Memory = s.Memory
			if !*scenarioFull {
				c.Args = s.Recorded
			}
			build(t, c)
			recorded := recordingOf(t, &s)
			checkLesson(t, recorded, &s)
			for i := range *scenarioRuns {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					t.Parallel()
					rec := runScenario(t, c, &s)
					checkPairs(t, rec)
					checkWaits(t, rec)
					checkLesson(t, rec, &s)
					if slices.Equal(c.Args, s.Recorded) {
						checkSame(t, rec, recorded, &s)
					}
					if check := scenarioChecks[s.Name]; check != nil {
						check(t, rec)
					}
				})
			}
		})
	}
}

// runScenario runs a scenario to its end; one that is to be interrupted gets its interrupt.
func runScenario(t *testing.T, c probe.Config, s *scenarios.Scenario) *recording {
	t.Helper()
	var events []tracer.Event
	now := func(*tracer.Event) bool { return false }
	if s.Interrupt != "" {
		query, err := find.Parse(s.Moment(s.Interrupt).Query)
		if err != nil {
			t.Fatal(err)
		}
		now = query.Finder(nil).Event
	}
	reached, ended := make(chan struct{}), make(chan struct{})
	each := func(e *tracer.Event) {
		events = append(events, *e)
		if now(e) {
			close(reached)
			now = func(*tracer.Event) bool { return false }
		}
	}
	rec := watchStarted(t, build(t, c), c, each, func(p *probe.Program) {
		go func() {
			select {
			case <-reached:
				if err := p.Signal(os.Interrupt); err != nil {
					t.Errorf("interrupting the program: %v", err)
				}
			case <-ended:
			}
		}()
	}, c.Args...)
	close(ended)
	rec.events = events
	return rec
}

// checkLesson: the run ended in a way that the lesson declares, and each moment and question of it is there.
func checkLesson(t *testing.T, rec *recording, s *scenarios.Scenario) {
	t.Helper()
	trace := rec.trace(t)
	ending, err := find.EndingOf(trace)
	if err != nil {
		t.Fatal(err)
	}
	if declared, err := find.ParseDeclared(s.Ends); err != nil || !declared.Has(ending) {
		t.Errorf("the run ended with %s (%+v); declared is %s (%v); stderr:\n%s", ending, ending, s.Ends, err, rec.stderr)
	}
	at := map[string]int{"": -1}
	for _, m := range s.Moments {
		query, err := find.Parse(m.Query)
		if err != nil {
			t.Errorf("moment %s: %v", m.Name, err)
			continue
		}
		i, err := query.Find(trace, at[m.After]+1)
		if err != nil {
			t.Errorf("moment %s: %v", m.Name, err)
			continue
		}
		at[m.Name] = i
	}
	for _, q := range s.Questions {
		if i, ok := at[q.Before]; ok {
			if _, err := find.AnswerTo(trace, i, q.Asks); err != nil {
				t.Errorf("question %q: %v", q.Text, err)
			}
		}
	}
}

// trace returns the run as a trace.
func (r *recording) trace(t *testing.T) *tracer.Trace {
	t.Helper()
	var file bytes.Buffer
	w, err := tracer.NewWriter(&file, tracer.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.events {
		if err := w.Write(&r.events[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trace.Close() })
	return trace
}

// checkPairs: send n pairs with receive n, with the same value.
func checkPairs(t *testing.T, rec *recording) {
	type number struct {
		obj uint64
		n   int64
	}
	sent := map[number]string{}
	for _, e := range rec.kinds(tracer.ChanSend, tracer.ChanRecv) {
		switch k := (number{e.Obj, e.N}); {
		case e.Kind == tracer.ChanSend:
			sent[k] = e.Value
		case !e.OK:
		case sent[k] != e.Value:
			t.Errorf("event %d: value %d on %s was sent as %q and received as %q", e.Seq, e.N, e.Name, sent[k], e.Value)
		default:
			delete(sent, k)
		}
	}
}

// checkWaits: a goroutine of the program that waits for something of the program says for what, and when
// its wait is over, who ended it.
func checkWaits(t *testing.T, rec *recording) {
	system := map[uint64]bool{}
	cases := map[uint64][]tracer.Case{}
	waiting := map[uint64]tracer.Event{}
	for _, e := range rec.events {
		switch e.Kind {
		case tracer.GoCreate:
			system[e.G] = e.Mode == tracer.ModeSystem
		case tracer.SelectWait:
			cases[e.G] = e.Cases
		case tracer.GoBlock:
			if system[e.G] || e.Pkg != "main" {
				continue
			}
			waiting[e.G] = e
			switch {
			case e.Reason == "select":
				for _, c := range cases[e.G] {
					if c.Name == "" {
						t.Errorf("event %d: a case of the select has no name: %+v", e.Seq, cases[e.G])
					}
				}
			case strings.HasPrefix(e.Reason, "chan "), strings.HasPrefix(e.Reason, "sync."):
				if e.Obj == 0 && !strings.Contains(e.Reason, "nil chan") || e.Name == "" {
					t.Errorf("event %d: blocks for %q and does not say on what", e.Seq, e.Reason)
				}
			}
		case tracer.GoUnblock:
			b, ok := waiting[e.G]
			if !ok {
				continue
			}
			delete(waiting, e.G)
			if e.Has&tracer.FieldBy == 0 {
				t.Errorf("event %d does not say who ended the wait of event %d", e.Seq, b.Seq)
			}
			if b.Obj != 0 && e.Obj != b.Obj {
				t.Errorf("event %d ends a wait for %s, which was for %s", e.Seq, e.Name, b.Name)
			}
		}
	}
}
