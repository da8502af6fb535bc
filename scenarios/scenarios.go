// Package scenarios holds what comes with govis to be run and watched: small,
// plain Go programs, each with its lesson, which is the text that goes with it,
// and a recording of one run.
//
// A scenario is a folder here:
//
//	main.go          the program; it knows nothing of govis and runs with go run
//	lesson.md        title, point and what to watch for
//	recording.govis  a run of it, shown where no Go toolchain is installed
//
// All folders are embedded. To add a scenario, add a folder: it is then in
// every list, in the tests and among the recordings.
//
// lesson.md starts with a front matter of one "key: value" a line between two
// lines of "---":
//
//	order      its place in the course, a number
//	topic      what it belongs to: "Channels"
//	title      what it teaches, as a heading
//	point      the same in one sentence
//	ends       how every run ends: ends (where it is not said), deadlock, leaks 1,
//	           panic "…", fatal "…", exits 3; where chance decides, those with " or " between
//	wrong      yes: the program has a mistake, which is what it teaches
//	pair       the scenario beside which it stands: the right one for a wrong one, or the other way
//	vet        what go vet says of it, the analyzer's name
//	memory     yes: it is run with --memory, for its point is in reads and writes
//	recorded   the arguments with which the recording is made, where a run without any would make a large file
//	go         the Go release that it needs, 1.25, where that is not the oldest that govis supports
//	still      the moment that is its picture in the catalogue, where that is not the first
//	interrupt  the moment at which it gets an interrupt (Ctrl-C), where nobody sits there to press it
//
// After it comes Markdown with these sections:
//
//	## Watch for    what to look at
//	## Moments      - **full**: The fourth send finds no slot. `go.block g=main name=tasks`
//	                - **rest**, after **full**: The next receive. `chan.recv name=tasks`
//	## Questions    - Before **full**: Which goroutine waits first? `g`
//	## Try          what to change, and what will happen then
//
// A moment is a place worth pausing at; its query (package tracer/find) finds it in any run. "after" means that it is looked for
// from the event that follows that one. What a question asks for is computed from the run
// (find.AnswerTo); it is never written in the lesson. It is asked before anything in the run tells it, but not before the
// moment that comes first: a question may speak of that.
package scenarios

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed */*
var files embed.FS

// A Scenario is one of them.
type Scenario struct {
	Name   string `json:"name"`  // the folder, and what the user calls it: "buffered"
	Topic  string `json:"topic"` // what it belongs to: "Channels"
	Title  string `json:"title"` // what it teaches, as a heading
	Point  string `json:"point"` // what it teaches, as one sentence
	Lesson string `json:"-"`     // the text after the front matter, Markdown

	Ends      string     `json:"ends"`                // how every run ends, see the package's documentation
	Wrong     bool       `json:"wrong,omitempty"`     // it shows a mistake
	Pair      string     `json:"pair,omitempty"`      // the scenario that stands beside it
	Vet       string     `json:"vet,omitempty"`       // the analyzer of go vet that finds its mistake
	Memory    bool       `json:"memory,omitempty"`    // to be run with --memory
	Interrupt string     `json:"interrupt,omitempty"` // the moment at which it is to be interrupted
	Still     string     `json:"-"`                   // the moment that is its picture, "" for the first
	Recorded  []string   `json:"recorded,omitempty"`  // the arguments with which its recording was made
	Go        string     `json:"go,omitempty"`        // the Go release that it needs; "" for any that govis supports
	Moments   []Moment   `json:"moments,omitempty"`   // in the order of the lesson
	Questions []Question `json:"questions,omitempty"` // in the order of the lesson
	Next      string     `json:"next,omitempty"`      // the scenario that follows in the course

	order int
}

// A Moment is a place in every run of a scenario that is worth pausing at.
type Moment struct {
	Name  string `json:"name"`
	Text  string `json:"text"`            // what happens there, one sentence
	Query string `json:"query"`           // what the event is like, for package tracer/find
	After string `json:"after,omitempty"` // the moment behind which it is looked for; "" for the start
}

// A Question is asked before a moment is shown.
type Question struct {
	Before string `json:"before"` // a moment
	Text   string `json:"text"`
	Asks   string `json:"asks"` // what of the moment is asked for, for find.AnswerTo
}

// Moment returns the moment of that name, nil when there is none.
func (s *Scenario) Moment(name string) *Moment {
	for i := range s.Moments {
		if s.Moments[i].Name == name {
			return &s.Moments[i]
		}
	}
	return nil
}

// Mistakes returns the wrong scenarios that this one does right, but for the one that stands beside it, in the order of the course.
func (s *Scenario) Mistakes() []Scenario {
	var wrong []Scenario
	for _, other := range List() {
		if other.Wrong && other.Pair == s.Name && other.Name != s.Pair {
			wrong = append(wrong, other)
		}
	}
	return wrong
}

// all reads the embedded scenarios once.
var all = sync.OnceValues(func() ([]Scenario, error) { return read(files) })

// read returns the scenarios in the folders of fsys, in the order of the course.
func read(fsys fs.FS) ([]Scenario, error) {
	mains, err := fs.Glob(fsys, "*/main.go")
	if err != nil {
		return nil, err
	}
	var list []Scenario
	for _, file := range mains {
		name := strings.TrimSuffix(file, "/main.go")
		text, err := fs.ReadFile(fsys, name+"/lesson.md")
		if err != nil {
			return nil, fmt.Errorf("scenario %s: %w", name, err)
		}
		s, err := parseLesson(string(text))
		if err != nil {
			return nil, fmt.Errorf("scenario %s: lesson.md: %w", name, err)
		}
		s.Name = name
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Scenario) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Name, b.Name))
	})
	for i := range list[:max(len(list)-1, 0)] {
		list[i].Next = list[i+1].Name
	}
	for _, s := range list {
		if s.Pair != "" && !slices.ContainsFunc(list, func(other Scenario) bool { return other.Name == s.Pair }) {
			return nil, fmt.Errorf("scenario %s: its pair %q does not exist", s.Name, s.Pair)
		}
	}
	return list, nil
}

// List returns all scenarios in the order of the course. The caller owns the
// slice. It panics when an embedded lesson.md is malformed, which is a mistake
// in this package's folders that no user can meet: its tests read them all.
func List() []Scenario {
	list, err := all()
	if err != nil {
		panic(err)
	}
	return slices.Clone(list)
}

// Topics returns the topics in the order of the course.
func Topics() []string {
	var topics []string
	for _, s := range List() {
		if !slices.Contains(topics, s.Topic) {
			topics = append(topics, s.Topic)
		}
	}
	return topics
}

// Get returns the scenario of that name.
func Get(name string) (Scenario, bool) {
	if _, err := fs.Stat(files, name+"/main.go"); err != nil {
		return Scenario{}, false // without reading all
	}
	for _, s := range List() {
		if s.Name == name {
			return s, true
		}
	}
	return Scenario{}, false
}

// FS returns the folder of the scenario name, which is what a go command can
// build. The error wraps [fs.ErrNotExist] when there is no such scenario.
func FS(name string) (fs.FS, error) {
	if _, ok := Get(name); !ok {
		return nil, fmt.Errorf("scenario %q: %w", name, fs.ErrNotExist)
	}
	return fs.Sub(files, name)
}

// Recording returns the trace file of one run of the scenario name, for a
// machine that cannot run it. The error wraps [fs.ErrNotExist] when there is
// no such scenario or it has no recording. The caller owns the bytes.
func Recording(name string) ([]byte, error) {
	if _, ok := Get(name); !ok {
		return nil, fmt.Errorf("scenario %q: %w", name, fs.ErrNotExist)
	}
	data, err := files.ReadFile(name + "/recording.govis")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("scenario %s has no recording: %w", name, fs.ErrNotExist)
	}
	return data, err
}
