package scenarios

import (
	"errors"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryFolderIsAScenario(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	if len(mains) < 74 {
		t.Fatalf("found %d folders with a main.go; the course has at least 74", len(mains))
	}
	if got := len(List()); got != len(mains) {
		t.Errorf("List has %d scenarios, there are %d folders with a main.go", got, len(mains))
	}
	for _, file := range mains {
		name := filepath.Dir(file)
		s, ok := Get(name)
		if !ok {
			t.Errorf("Get(%q) does not know the folder", name)
			continue
		}
		if strings.ContainsAny(s.Point, "\n") || !strings.HasSuffix(s.Point, ".") {
			t.Errorf("%s: the point is not one sentence: %q", name, s.Point)
		}
		var sections []string
		for _, part := range s.Sections() {
			if part.Name != "" {
				sections = append(sections, part.Name)
			}
			if len(part.Blocks) == 0 {
				t.Errorf("%s: the section %q is empty", name, part.Name)
			}
		}
		if want := []string{"Watch for", "Moments", "Questions", "Try"}; !slices.Equal(sections, want) {
			t.Errorf("%s: the lesson has the sections %q, want %q", name, sections, want)
		}
	}
}

// The topics have their hundreds, and a wrong program stands beside a right one.
func TestOrder(t *testing.T) {
	topics := []string{"Goroutines", "Channels", "select", "sync", "Atomics", "All together", "Cancellation", "Patterns"}
	if got := Topics(); !slices.Equal(got, topics) {
		t.Errorf("the topics are %q, want %q", got, topics)
	}
	orders := map[int]string{}
	for _, s := range List() {
		if hundred := slices.Index(topics, s.Topic) + 1; min(s.order/100, len(topics)) != hundred {
			t.Errorf("%s: order %d, but %s begins at %d00", s.Name, s.order, s.Topic, hundred)
		}
		if other := orders[s.order]; other != "" {
			t.Errorf("%s and %s both have the order %d", other, s.Name, s.order)
		}
		orders[s.order] = s.Name
		if pair, ok := Get(s.Pair); ok && s.Wrong && pair.Wrong {
			t.Errorf("%s is wrong, and so is what stands beside it, %s", s.Name, s.Pair)
		}
	}
}

// README.md lists them all.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, course, _ := strings.Cut(string(readme), "## The course\n")
	course, _, _ = strings.Cut(course, "\n## ")
	at := 0
	for _, s := range List() {
		i := strings.Index(course[at:], "`"+s.Name+"`")
		if i < 0 {
			t.Fatalf("README.md does not list %s, or in another order", s.Name)
		}
		at += i
	}
}

// Recordings are embedded: they have to stay small.
func TestRecordingsAreSmall(t *testing.T) {
	const each, together = 32 << 10, 1 << 20
	sum := 0
	for _, s := range List() {
		data, err := Recording(s.Name)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if sum += len(data); len(data) > each {
			t.Errorf("%s: the recording has %d bytes, at most %d are wanted; see recorded in the package's documentation",
				s.Name, len(data), each)
		}
	}
	if sum > together {
		t.Errorf("all recordings have %d bytes, at most %d are wanted", sum, together)
	}
	t.Logf("all recordings: %d bytes", sum)
}

// The scenarios are shown on a projector: short, and as gofmt has it.
func TestSourceIsPlainGo(t *testing.T) {
	for _, s := range List() {
		fsys, err := FS(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		src, err := fs.ReadFile(fsys, "main.go")
		if err != nil {
			t.Fatal(err)
		}
		if onDisk, err := os.ReadFile(s.Name + "/main.go"); err != nil || string(onDisk) != string(src) {
			t.Errorf("%s: FS is not what is in the folder (%v)", s.Name, err)
		}
		if formatted, err := format.Source(src); err != nil || string(formatted) != string(src) {
			t.Errorf("%s: main.go is not as gofmt writes it (%v)", s.Name, err)
		}
		if n := strings.Count(string(src), "\n"); n < 10 || n > 60 {
			t.Errorf("%s: main.go has %d lines, want 10 to 60", s.Name, n)
		}
		if strings.Contains(string(src), "govis") {
			t.Errorf("%s: main.go knows of govis", s.Name)
		}
	}
}

func TestUnknownName(t *testing.T) {
	for _, name := range []string{"", "nosuch", "../scenarios", "buffered/..", "buffered/main.go"} {
		if _, err := FS(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("FS(%q): %v, want that it does not exist", name, err)
		}
		if _, err := Recording(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Recording(%q): %v, want that it does not exist", name, err)
		}
	}
}

func TestListIsTheCallers(t *testing.T) {
	list := List()
	list[0].Name = "changed"
	if List()[0].Name == "changed" {
		t.Error("changing what List returned changed the next List")
	}
	if !slices.IsSortedFunc(List(), func(a, b Scenario) int { return a.order - b.order }) {
		t.Error("List is not in the order of the course")
	}
}

func TestNearest(t *testing.T) {
	for _, test := range []struct {
		typed string
		want  []string
	}{
		{"buffred", []string{"buffered", "unbuffered"}},
		{"bufferde", []string{"buffered", "unbuffered"}},
		{"Mutex", []string{"mutex", "mutex-counter", "mutex-copied"}},
		{"wait", []string{"waitgroup", "waitgroup-add-inside", "waitgroup-add-before"}},
		{"helo", []string{"hello"}},
		{"kubernetes", nil},
		{"", nil},
	} {
		if got := Nearest(test.typed); !slices.Equal(got, test.want) {
			t.Errorf("Nearest(%q) = %q, want %q", test.typed, got, test.want)
		}
	}
}

func TestMalformedLesson(t *testing.T) {
	const front = "---\norder: 1\ntopic: t\ntitle: a\npoint: b.\n"
	for _, test := range []struct{ name, text, want string }{
		{"no front matter", "# Title\n", "first line"},
		{"unended", "---\ntitle: a\n", "ends the front matter"},
		{"unknown key", "---\norder: 1\ncolour: red\n---\n", `"colour"`},
		{"no number", "---\norder: one\ntitle: a\npoint: b.\n---\n", `"one" is not a number`},
		{"no point", "---\norder: 1\ntopic: t\ntitle: a\n---\n", "point is not"},
		{"wrong is not yes", front + "wrong: no\n---\n", `wrong is "no"`},
		{"no such pair", front + "pair: y\n---\n", `pair "y"`},
		{"still nowhere", front + "still: m\n---\n", `still is at "m"`},
		{"interrupt nowhere", front + "interrupt: m\n---\n", `interrupt is at "m"`},
		{"moment without query", front + "---\n## Moments\n\n- **m**: Text.\n", "is not written as"},
		{"moment twice", front + "---\n## Moments\n\n- **m**: T. `exit`\n- **m**: T. `exit`\n", `two moments are called "m"`},
		{"moment after none", front + "---\n## Moments\n\n- **m**, after **n**: T. `exit`\n", `comes after "n"`},
		{"question of none", front + "---\n## Questions\n\n- Before **m**: Who? `g`\n", `asked before "m"`},
	} {
		fsys := fstest.MapFS{"x/main.go": {}, "x/lesson.md": {Data: []byte(test.text)}}
		_, err := read(fsys)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "scenario x") {
			t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
		}
	}
	if _, err := read(fstest.MapFS{"x/main.go": {}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder without lesson.md: error %v, want that it does not exist", err)
	}
}

func TestLesson(t *testing.T) {
	s, err := parseLesson(`---
order: 7
topic: Channels
title: A title
point: A point.
ends: ends or leaks 1
wrong: yes
memory: yes
---

## Watch for

- Nothing.

## Moments

- **full**: The buffer is full. ` + "`go.block g=main`" + `
- **rest**, after **full**: Somebody
  takes one. ` + "`chan.recv`" + `

## Questions

- Before **full**: Who waits? ` + "`g`" + `
`)
	if err != nil {
		t.Fatal(err)
	}
	if s.Ends != "ends or leaks 1" || !s.Wrong || !s.Memory || s.Topic != "Channels" {
		t.Errorf("the front matter is read as %+v", s)
	}
	want := []Moment{
		{Name: "full", Text: "The buffer is full.", Query: "go.block g=main"},
		{Name: "rest", Text: "Somebody takes one.", Query: "chan.recv", After: "full"},
	}
	if !slices.Equal(s.Moments, want) {
		t.Errorf("moments %+v, want %+v", s.Moments, want)
	}
	if want := []Question{{"full", "Who waits?", "g"}}; !slices.Equal(s.Questions, want) {
		t.Errorf("questions %+v, want %+v", s.Questions, want)
	}
}
