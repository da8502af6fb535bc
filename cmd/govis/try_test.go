package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govis/govis/viz/protocol"
)

// try has a room's program run with another text in one of its files, and returns the answer.
func (l lessonsAt) try(room, file, text string) protocol.RunStarted {
	l.t.Helper()
	body, err := json.Marshal(protocol.TryAsked{Room: room, File: file, Text: text})
	if err != nil {
		l.t.Fatal(err)
	}
	status, data := l.post("/api/try", string(body), "Origin: "+l.base, "Govis-Token: "+l.token)
	var started protocol.RunStarted
	if err := json.Unmarshal(data, &started); err != nil || status != 200 {
		l.t.Fatalf("running %s of room %q is answered with %d: %s", file, room, status, data)
	}
	return started
}

// compared returns how two rooms' runs compare.
func (l lessonsAt) compared(a, b string) protocol.Comparison {
	l.t.Helper()
	r, err := http.NewRequest("GET", l.base+"/api/compare?a="+a+"&b="+b, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Govis-Token", l.token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer resp.Body.Close()
	var c protocol.Comparison
	if err := json.NewDecoder(resp.Body).Decode(&c); err != nil || resp.StatusCode != 200 {
		l.t.Fatalf("comparing rooms %q and %q is answered with %s, %v", a, b, resp.Status, err)
	}
	return c
}

const twoHellos = `package main

import "fmt"

func main() {
	fmt.Println("one")
		fmt.Println("two") }
`

// Only a page that knows the secret, and comes from here, can have edited source run, and only source of the program.
func TestTryRefuses(t *testing.T) {
	p, l := openLessons(t)
	own, secret := "Origin: "+l.base, "Govis-Token: "+l.token
	body := func(room, file, text string) string {
		data, err := json.Marshal(protocol.TryAsked{Room: room, File: file, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const room = "recording-hello"
	good := body(room, "/x/main.go", twoHellos)
	for _, test := range []struct {
		name, body string
		headers    []string
		want       int
	}{
		{"no secret", good, []string{own}, 401},
		{"another secret", good, []string{own, "Govis-Token: " + strings.Repeat("A", 22)}, 401},
		{"another site", good, []string{"Origin: http://example.com", secret}, 403},
		{"no origin", good, []string{secret}, 403},
		{"no room", body("77", "/x/main.go", twoHellos), []string{own, secret}, 404},
		{"no lesson", body("recording-../etc", "/x/main.go", twoHellos), []string{own, secret}, 404},
		{"no Go file", body(room, "/x/go.mod", "module x"), []string{own, secret}, 403},
		{"not of the program", body(room, "/x/other.go", twoHellos), []string{own, secret}, 403},
		{"a folder up", body(room, "..", twoHellos), []string{own, secret}, 403},
		{"too large", body(room, "/x/main.go", "package main\n"+strings.Repeat("\n", protocol.MaxEdit)), []string{own, secret}, 413},
		{"far too large", body(room, "/x/main.go", strings.Repeat("\x01", 2*protocol.MaxEdit)), []string{own, secret}, 413},
		{"a field more", `{"room": "1", "flags": "-toolexec=x"}`, []string{own, secret}, 400},
		{"no JSON", twoHellos, []string{own, secret}, 400},
	} {
		if status, data := l.post("/api/try", test.body, test.headers...); status != test.want {
			t.Errorf("%s: answered with %d, want %d: %.200s", test.name, status, test.want, data)
		}
	}
	p.signal(os.Interrupt)
	p.exit(0)
}

// What the compiler has against edited source is told with its lines; what is right is formatted, built and run.
func TestTry(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	p, l := openLessons(t)
	const room, file = "recording-hello", "/x/main.go"
	for _, test := range []struct {
		name, text string
		line       int
		want       string
	}{
		{"no Go", "hello", 1, "expected 'package'"},
		{"a bracket", "package main\n\nfunc main() {\n", 3, "expected '}'"},
		{"a name", "package main\n\nfunc main() {\n\tx()\n}\n", 4, "undefined: x"},
		{"two lines of text", "package main\n\nfunc main() {\n\tvar s string = 1\n\t_ = s\n}\n", 4, "cannot use 1"},
		{"C", "package main\n\n// #cgo CFLAGS: -DX\nimport \"C\"\n\nfunc main() {}\n", 4, `import "C" is not for edited copies`},
		{"C in other words", "package main\n\n// #cgo CFLAGS: -DX\nimport \"\\x43\"\n\nfunc main() {}\n", 4, `import "C" is not for edited copies`},
		{"not built here", "//go:build plan9\n\npackage main\n\nfunc main() {}\n", 1, "with this line the file is not built here"},
		{"a package for Go alone", "package main\n\nimport _ \"internal/abi\"\n\nfunc main() {}\n", 3, "use of internal package"},
	} {
		answer := l.try(room, file, test.text)
		if len(answer.Problems) == 0 || answer.Path != "" || answer.Error == "" {
			t.Errorf("%s: %+v", test.name, answer)
			continue
		}
		if got := answer.Problems[0]; got.Line != test.line || got.File != file || !strings.Contains(got.Message, test.want) {
			t.Errorf("%s: the problem is %+v, want line %d, %q", test.name, got, test.line, test.want)
		}
	}
	first := l.try(room, file, twoHellos)
	if first.Path == "" || !strings.Contains(first.Text, "\n\tfmt.Println(\"two\")\n}\n") {
		t.Fatalf("the edited lesson is answered with %+v", first)
	}
	pageAt(t, l.base+"/"+first.Path)
	// A run of edited source can be edited again.
	again := strings.TrimSuffix(strings.TrimPrefix(first.Path, "r/"), "/")
	if second := l.try(again, "main.go", strings.Replace(first.Text, "two", "three", 1)); second.Path == "" || second.Path == first.Path {
		t.Errorf("edited again, it is answered with %+v", second)
	}
	p.signal(os.Interrupt)
	p.exit(0)
	if left, _ := filepath.Glob(filepath.Join(tmp, "govis-*")); len(left) > 0 {
		t.Errorf("govis leaves %q behind", left)
	}
}

// A program of the user's, of two files, is edited where it was started; its files stay as they are.
func TestTryOwnProgram(t *testing.T) {
	dir := program(t, "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(other()) }\n")
	const other = "package main\n\nfunc other() string { return \"x\" }\n"
	if err := os.WriteFile(filepath.Join(dir, "other.go"), []byte(other), 0o644); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(dir, "kept.govis")
	p := startGovis(t, dir, "run", "--no-browser", "--addr", "127.0.0.1:0", "--record", trace, ".")
	base, token, _ := strings.Cut(p.err.wait(`^govis: watch .+ at (\S+)$`)[1], "/#token=")
	l := lessonsAt{t, base, token}
	p.err.wait(`the page stays until Ctrl-C$`)
	before, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(real, "other.go")
	if answer := l.try("", file, strings.Replace(other, `"x"`, "1", 1)); len(answer.Problems) != 1 || answer.Problems[0].File != file || answer.Problems[0].Line != 3 {
		t.Errorf("a mistake in other.go is answered with %+v", answer)
	}
	if answer := l.try("", file, strings.Replace(other, `"x"`, `"y"`, 1)); answer.Path != "r/2/" {
		t.Errorf("other.go edited is answered with %+v", answer)
	}
	// Both are side by side on one page, where the first has no path of its own.
	pageAt(t, base+"/compare.html")
	l.ended("r/2/")
	if c := l.compared("", "2"); !strings.Contains(c.Sentence, `in the first run "x\n", in the second "y\n"`) {
		t.Errorf("the program and its edited copy are compared to %+v", c)
	}
	// On top of what was edited before: main.go calls what only the edited other.go has.
	if answer := l.try("", file, strings.Replace(other, "other()", "more()", 1)); answer.Path != "" || len(answer.Problems) == 0 || answer.Problems[0].File != filepath.Join(real, "main.go") {
		t.Errorf("without other() in other.go the answer is %+v", answer)
	}
	if status, data := l.post("/api/try", `{"room": "", "file": "/etc/hosts.go", "text": "package main"}`, "Origin: "+base, "Govis-Token: "+token); status != 403 {
		t.Errorf("a file of elsewhere is answered with %d: %s", status, data)
	}
	p.signal(os.Interrupt)
	p.exit(0)
	after, err := os.ReadFile(trace)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("the trace of --record has changed (%v)", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "other.go")); err != nil || string(text) != other {
		t.Errorf("other.go is now %q, %v", text, err)
	}
	out, err := exec.Command("govis", "events", trace).CombinedOutput()
	if err != nil {
		t.Errorf("govis events: %v: %.200s", err, out)
	}
}

// Of a program of several packages those of its module can be edited, and nothing else.
func TestTryOtherPackage(t *testing.T) {
	const source = "package main\n\nimport (\n\t\"fmt\"\n\n\t\"program/name\"\n)\n\nfunc main() { fmt.Println(name.Of()) }\n"
	dir, err := filepath.EvalSymlinks(program(t, source))
	if err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) string {
		t.Helper()
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const other = "package name\n\nfunc Of() string { return \"x\" }\n"
	main, file := filepath.Join(dir, "main.go"), write("name/main.go", other)
	var refused []string
	for _, path := range []string{"vendor/v/v.go", "nested/n.go", "name/name_test.go"} {
		refused = append(refused, write(path, "package name\n"))
	}
	write("nested/go.mod", "module nested\n")
	refused = append(refused, filepath.Join(dir, "name", "missing.go"), dir+"/name/../name/main.go", filepath.Join(dir, "name"))

	t.Setenv("TMPDIR", t.TempDir()) // beside the program's folder: from there a copy's name is shorter
	p := startGovis(t, dir, "run", "--no-browser", "--addr", "127.0.0.1:0", ".")
	base, token, _ := strings.Cut(p.err.wait(`^govis: watch .+ at (\S+)$`)[1], "/#token=")
	l := lessonsAt{t, base, token}
	if answer := l.try("", file, strings.Replace(other, `"x"`, "1", 1)); len(answer.Problems) != 1 || answer.Problems[0].File != file || answer.Problems[0].Line != 3 {
		t.Errorf("a mistake in another package is answered with %+v", answer)
	}
	first := l.try("", file, strings.Replace(other, `"x"`, `"y"`, 1))
	if first.Path == "" {
		t.Fatalf("another package's file is answered with %+v", first)
	}
	// On top of it, the file of the same name in the program's own package.
	room := strings.TrimSuffix(strings.TrimPrefix(first.Path, "r/"), "/")
	second := l.try(room, main, strings.Replace(source, "name.Of()", `name.Of() + "!"`, 1))
	if second.Path == "" {
		t.Fatalf("both are answered with %+v", second)
	}
	l.ended(second.Path)
	if c := l.compared("", strings.TrimSuffix(strings.TrimPrefix(second.Path, "r/"), "/")); !strings.Contains(c.Sentence, `in the second "y!\n"`) {
		t.Errorf("with both files edited the program is compared to %+v", c)
	}
	for _, path := range refused {
		if body, err := json.Marshal(protocol.TryAsked{File: path, Text: "package n\n"}); err != nil {
			t.Fatal(err)
		} else if status, data := l.post("/api/try", string(body), "Origin: "+base, "Govis-Token: "+token); status != 403 {
			t.Errorf("%s is answered with %d: %s", path, status, data)
		}
	}
	p.signal(os.Interrupt)
	p.exit(0)
}

// Folders of edited copies that a killed govis has left are removed, those in use are not.
func TestSweepEditFolders(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	used, err := newEditFolder(map[string]string{"/x/main.go": "package main\n"})
	if err != nil {
		t.Fatal(err)
	}
	left, err := newEditFolder(map[string]string{"/x/main.go": "package main\n"})
	if err != nil {
		t.Fatal(err)
	}
	left.lock.Close() // as it is after the end of its process
	begun, err := os.MkdirTemp("", editPrefix)
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.MkdirTemp("", editPrefix)
	if err != nil {
		t.Fatal(err)
	}
	longAgo := time.Now().Add(-2 * editBegun)
	if err := os.Chtimes(old, longAgo, longAgo); err != nil {
		t.Fatal(err)
	}
	sweepEditFolders()
	for dir, want := range map[string]bool{used.dir: true, left.dir: false, begun: true, old: false} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v, want it there: %v", dir, err, want)
		}
	}
	used.remove()
}

// Where nothing can be edited, it is said why.
func TestNoEdit(t *testing.T) {
	for _, test := range []struct {
		name string
		pr   runnable
		want string
	}{
		{"no such package", ofTarget(runOptions{}, target{packages: []string{"example.com/app"}}), "not of the module"},
		{"another module", ofTarget(runOptions{}, target{packages: []string{"github.com/spf13/cobra"}}), "not of the module"},
		{"Go's own", ofTarget(runOptions{}, target{packages: []string{"cmd/gofmt"}}), "not of the module"},
		{"overlay", ofTarget(runOptions{build: []string{"-overlay=x.json"}}, target{packages: []string{"."}}), "overlay"},
	} {
		if edits, why := test.pr.editable(); edits != nil || !strings.Contains(why, test.want) {
			t.Errorf("%s: %q, want what has %q", test.name, why, test.want)
		}
	}
	edits, why := ofTarget(runOptions{}, target{packages: []string{"github.com/govis/govis/cmd/govis"}}).editable()
	if here, err := filepath.Abs("main.go"); err != nil || why != "" || !edits(here) || edits(filepath.Join(filepath.Dir(here), "..", "main.go")) {
		t.Errorf("of a package of this module no copy can be edited: %q (%v)", why, err)
	}
	edits, why = ofTarget(runOptions{}, target{packages: []string{"a.go", "b.go"}}).editable()
	dir, err := os.Getwd()
	if err != nil || why != "" {
		t.Fatal(err, why)
	}
	for file, want := range map[string]bool{"a.go": true, "b.go": true, "c.go": false, "x/a.go": false} {
		if got := edits(filepath.Join(dir, file)); got != want {
			t.Errorf("%s can be edited: %v, want %v", file, got, want)
		}
	}
}

// What the go command says may be anything.
func TestCompilerProblems(t *testing.T) {
	said := "# x\n./main.go:12:3: undefined: x\n../lib/a.go:7: no\n\thave (int)\n\twant (string)\nmain.go:99999999999999999999:1: far\n" +
		"vet: ./main.go:1:2: odd\n\tmore\n: 3\n" + strings.Repeat("./main.go:1:1: again\n", 2*mostProblems)
	problems := compilerProblems(said, "/src/app", "shown.go", "/src/app/main.go")
	if len(problems) != mostProblems {
		t.Fatalf("%d problems, want %d", len(problems), mostProblems)
	}
	want := []protocol.SourceProblem{
		{File: "shown.go", Line: 12, Column: 3, Message: "undefined: x"},
		{File: "/src/lib/a.go", Line: 7, Message: "no; have (int); want (string)"},
	}
	if !slices.Equal(problems[:2], want) {
		t.Errorf("the problems are %+v, want %+v", problems[:2], want)
	}
	long := compilerProblems("./main.go:1:1: "+strings.Repeat("x", 10*longestProblem), "/src", "m", "/src/main.go")
	if n := len(long[0].Message); n > longestProblem+8 {
		t.Errorf("a message has %d bytes", n)
	}
}
