package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer/probe"
)

// A runnable is what pages can have run, perhaps with files that they have edited.
type runnable struct {
	opts   runOptions
	target target
	dir    string            // of the program's package, absolute
	files  []string          // names of those of its files of which copies can be edited; nil for all Go files there
	module string            // folder of the module of dir, of whose other packages files can be edited, too; "" for none
	noEdit string            // why no file can be edited, a sentence; "" where some can
	edits  map[string]string // what a page has made of files, by their absolute paths
	editOf *string           // the room in which it was edited
}

// lessonProgram returns a lesson as a program.
func lessonProgram(o runOptions, name, cache string) (runnable, error) {
	lesson, ok := scenarios.Get(name)
	if !ok {
		return runnable{}, fmt.Errorf("there is no lesson %.60q", name)
	}
	o.memory = o.memory || lesson.Memory
	t, err := unpackScenario(target{name: name, scenario: name}, cache)
	if err != nil {
		return runnable{}, err
	}
	return ofTarget(o, t), nil
}

// ofTarget returns a target as a program. That of a lesson is unpacked.
func ofTarget(o runOptions, t target) runnable {
	o.record = "" // that is the run's that the user started
	pr := runnable{opts: o, target: t}
	switch {
	case slices.ContainsFunc(o.build, func(flag string) bool { return strings.Contains(flag, "-overlay") }):
		pr.noEdit = "No copy of the source can be edited: the program is built with an overlay of its own (--build=-overlay)."
	case t.scenario != "":
		pr.dir = t.dir
		if fsys, err := scenarios.FS(t.scenario); err == nil {
			pr.files, _ = fs.Glob(fsys, "*.go") // the pattern is right
		}
	case strings.HasSuffix(t.packages[0], ".go"):
		pr.dir = filepath.Dir(t.packages[0])
		for _, file := range t.packages {
			pr.files = append(pr.files, filepath.Base(file))
		}
	case isPath(t.packages[0]):
		pr.dir = t.packages[0]
	default:
		if pr.dir = mainModuleFolder(t.packages[0]); pr.dir == "" {
			pr.noEdit = "No copy of the source can be edited: " + t.packages[0] + " is not of the module in which govis was started."
		}
	}
	var err error
	if pr.dir, err = filepath.Abs(pr.dir); err != nil {
		pr.noEdit = fmt.Sprintf("No copy of the source can be edited: %v.", err)
	} else if t.scenario == "" {
		pr.module = moduleFolder(pr.dir)
	}
	return pr
}

// moduleFolder returns the folder of the module that dir is in; "" without one.
func moduleFolder(dir string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && info.Mode().IsRegular() {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// mainModuleFolder asks the go command for the folder of a package, by its import path; it is "" for one of another module,
// of which no file can be replaced in a build.
func mainModuleFolder(importPath string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{if .Module}}{{if .Module.Main}}{{.Dir}}{{end}}{{end}}", "--", importPath).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// editable says of which source files, as stacks name them, a copy can be edited, or why of none.
func (pr runnable) editable() (func(path string) bool, string) {
	if pr.noEdit != "" {
		return nil, pr.noEdit
	}
	if ok, why := canRun(); !ok {
		return nil, why
	}
	return func(path string) bool { return pr.fileOf(path) != "" }, ""
}

// fileOf returns the file that stacks call path; "" for one of which no copy can be edited.
func (pr runnable) fileOf(path string) string {
	name := filepath.Base(path)
	if filepath.Ext(name) != ".go" {
		return ""
	}
	// A lesson's recording was made in another folder.
	if pr.target.scenario != "" || filepath.Dir(path) == pr.dir {
		if pr.files != nil && !slices.Contains(pr.files, name) {
			return ""
		}
		return filepath.Join(pr.dir, name)
	}
	if pr.inModule(path) {
		return path
	}
	return ""
}

// inModule reports whether path is a file of another package of the program's module.
func (pr runnable) inModule(path string) bool {
	if pr.module == "" || filepath.Clean(path) != path || strings.HasSuffix(path, "_test.go") {
		return false
	}
	inside, err := filepath.Rel(pr.module, path)
	if err != nil || !filepath.IsLocal(inside) || slices.Contains(strings.Split(inside, string(filepath.Separator)), "vendor") {
		return false
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	return moduleFolder(filepath.Dir(path)) == pr.module // there may be modules in it
}

// edited returns the program with another text in one of its files, as a page in a room wants it.
func (pr runnable) edited(file, text, room string) runnable {
	pr.edits = maps.Clone(pr.edits)
	if pr.edits == nil {
		pr.edits = map[string]string{}
	}
	pr.edits[file], pr.editOf = text, &room
	return pr
}

// A layout is a runnable as the go command finds it.
type layout struct {
	target target
	edits  *editFolder // nil without any
}

func (l layout) tidy() {
	if l.edits != nil {
		l.edits.remove()
	}
}

// plain returns what the go command said with the names that the edited files go by.
func (l layout) plain(said string) string {
	if l.edits == nil {
		return said
	}
	return l.edits.plain(said, l.target.dir)
}

// lay puts the edited files where the go command takes them from. The files themselves stay as they are.
func (pr runnable) lay() (layout, error) {
	l := layout{target: pr.target}
	if len(pr.edits) == 0 {
		return l, nil
	}
	flags, err := pr.goFlags()
	if err != nil {
		return layout{}, err
	}
	if l.edits, err = newEditFolder(pr.edits); err != nil {
		return layout{}, err
	}
	// By GOFLAGS, not by a flag: programs that are built with other flags are kept in another folder, one for each.
	l.target.env = append(slices.Clone(l.target.env), "GOFLAGS="+flags+" '-overlay="+l.edits.overlay()+"'")
	return l, nil
}

// goFlags returns the GOFLAGS with which the program is built.
func (pr runnable) goFlags() (string, error) {
	cmd := exec.Command("go", "env", "GOFLAGS")
	cmd.Dir, cmd.Env = pr.target.dir, slices.Concat(os.Environ(), pr.target.env)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("asking for GOFLAGS: %w", err)
	}
	flags := strings.TrimSpace(string(out))
	for _, flag := range probe.SplitFlags(flags) {
		if strings.HasPrefix(strings.TrimLeft(flag, "-"), "overlay=") {
			return "", errors.New("GOFLAGS has an overlay already, and there can be only one")
		}
	}
	return flags, nil
}
