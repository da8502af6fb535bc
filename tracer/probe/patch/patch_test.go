package patch

import (
	"errors"
	"os"
	"strings"
	"testing"
)

const sample = `package p

type queue struct {
	first *int // head
	lock  mutex
}

func (q *queue) put(x int) bool {
	if x < 0 { // never
		return false
	}
	q.lock() // taken
	for i := 0; i < x; i++ {
		q.step()
	}
	goto out

	// The end.
out:
	q.unlock()
	return true
}

func put() { step() }
`

func TestApply(t *testing.T) {
	for _, test := range []struct {
		name  string
		patch Patch
		want  string // a line of the result
	}{
		{"before", Patch{In: "queue.put", Op: Before, At: "return true", Code: "note(1)"}, "	note(1); return true"},
		{"after, in front of a comment", Patch{In: "queue.put", Op: After, At: "q.lock()", Code: "note(2)"}, "	q.lock(); note(2) // taken"},
		{"start of a statement over lines", Patch{In: "queue.put", Op: Before, At: "for i := 0; …", Code: "note(3)"}, "	note(3); for i := 0; i < x; i++ {"},
		{"comments do not count", Patch{In: "queue.put", Op: Before, At: "if x < 0 { return false }", Code: "note(4)"}, "	note(4); if x < 0 { // never"},
		{"condition", Patch{In: "queue.put", Op: Cond, At: "if x < 0 {…", Code: "y := x; y < 1"}, "	if y := x; y < 1 { // never"},
		{"replace", Patch{In: "queue.put", Op: Replace, At: "q.step()", Code: "q.leap()"}, "		q.leap()"},
		{"labeled", Patch{In: "queue.put", Op: Before, At: "out: …", Code: "note(5)"}, "	note(5); q.unlock()"},
		{"function, not method", Patch{In: "put", Op: Before, At: "step()", Code: "note(6)"}, "func put() { note(6); step() }"},
		{"field", Patch{In: "queue", Op: Field, At: "first *int", Code: "id int"}, "	first *int; id int // head"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := Apply("p.go", []byte(sample), []Patch{test.patch})
			if err != nil {
				t.Fatal(err)
			}
			was, is := strings.Split(sample, "\n"), strings.Split(string(out), "\n")
			if len(was) != len(is) {
				t.Fatalf("%d lines became %d", len(was), len(is))
			}
			changed := 0
			for i := range was {
				if was[i] != is[i] {
					changed++
					if is[i] != test.want {
						t.Errorf("line %d is %q, want %q", i+1, is[i], test.want)
					}
				}
			}
			if changed != 1 {
				t.Errorf("%d lines changed, want 1", changed)
			}
		})
	}
}

func TestApplyAllAndOrder(t *testing.T) {
	src := "package p\nfunc f() { a(); b(); a() }\n"
	out, err := Apply("p.go", []byte(src), []Patch{
		{In: "f", Op: Before, At: "a()", Nth: All, Code: "x()"},
		{In: "f", Op: Before, At: "a()", Nth: 2, Code: "y()"},
		{In: "f", Op: After, At: "b()", Code: "z()"},
	})
	want := "package p\nfunc f() { x(); a(); b(); z(); x(); y(); a() }\n"
	if err != nil || string(out) != want {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name  string
		patch Patch
		want  []string // in the error
	}{
		{"no function", Patch{File: "p.go", In: "get", At: "return"}, []string{"p.go has no get", `"return"`}},
		{"no statement", Patch{File: "p.go", In: "put", At: "leap()"}, []string{"put has 0 statements", `"leap()"`}},
		{"too few", Patch{File: "p.go", In: "put", At: "step()", Nth: 2}, []string{"has 1 statements", "at least 2"}},
		{"too many", Patch{File: "p.go", In: "queue.put", At: "q.…"}, []string{"want one"}},
		{"none of all", Patch{File: "p.go", In: "put", At: "leap()", Nth: All}, []string{"has 0 statements"}},
		{"no if", Patch{File: "p.go", In: "put", At: "step()", Op: Cond}, []string{"not an if"}},
		{"lines", Patch{File: "p.go", In: "queue.put", At: "for…", Op: Replace}, []string{"spans lines"}},
		{"bad code", Patch{File: "p.go", In: "put", At: "step()", Code: "}{"}, []string{"patched"}},
		{"lines of code", Patch{File: "p.go", In: "put", At: "step()", Code: "a()\nb()"}, []string{"more than one line"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Apply("p.go", []byte(sample), []Patch{test.patch})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
	var anchor *AnchorError
	if _, err := Apply("p.go", []byte(sample), []Patch{{In: "get"}}); !errors.As(err, &anchor) || !anchor.NoIn {
		t.Errorf("a missing function gives %v, want an AnchorError", err)
	}
	if _, err := Apply("p.go", []byte("no Go"), nil); err == nil {
		t.Error("what is not Go was patched")
	}
}

// FuzzApply makes sure that a file of any content is patched on its own lines or refused.
func FuzzApply(f *testing.F) {
	f.Add(sample, "queue.put", "return true", 0)
	f.Add(sample, "put", "step()", int(After))
	for _, name := range []string{"patch.go", "patch_test.go"} {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(string(data), "Apply", "at := 0", int(Before))
		}
	}
	f.Fuzz(func(t *testing.T, src, in, at string, op int) {
		out, err := Apply("p.go", []byte(src), []Patch{{In: in, At: at, Op: Op(op), Nth: All, Code: "x()"}})
		if err == nil && strings.Count(string(out), "\n") != strings.Count(src, "\n") {
			t.Errorf("the number of lines changed:\n%s", out)
		}
	})
}
