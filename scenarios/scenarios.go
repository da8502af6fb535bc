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
// lines of "---". The keys are order (the place in the course, a number),
// title and point (one sentence each); none may be missing.
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
	Title  string `json:"title"` // what it teaches, as a heading
	Point  string `json:"point"` // what it teaches, as one sentence
	Lesson string `json:"-"`     // the text after the front matter, Markdown
	order  int
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

// Get returns the scenario of that name.
func Get(name string) (Scenario, bool) {
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
