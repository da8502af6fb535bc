package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/govis/govis/scenarios"
)

// A target is what the user wants to run, in the go command's terms.
type target struct {
	name     string   // what to call it in titles and file names: "buffered", "app"
	scenario string   // the scenario's name, "" for a program of the user's
	dir      string   // where the go command has to run, "" for the current directory
	packages []string // what to build there: a package, or Go files
	env      []string // what the go command needs in its environment
	args     []string // the program's own arguments
}

// typed returns what the user typed for it.
func (t target) typed() string {
	if t.scenario != "" {
		return t.scenario
	}
	return strings.Join(t.packages, " ")
}

// resolveTarget reads "TARGET [--] [ARGS...]". TARGET is, in this order: Go
// files, a path that starts with . or /, a scenario, an import path.
func resolveTarget(args []string) (target, error) {
	if n := countGoFiles(args); n > 0 {
		name := strings.TrimSuffix(filepath.Base(args[0]), ".go")
		for _, file := range args[:n] {
			if _, err := os.Stat(file); err != nil {
				return target{}, usageError(fmt.Errorf("cannot read the program %s: %w", file, withoutName(err)))
			}
		}
		return target{name: name, packages: args[:n], args: programArgs(args[n:])}, nil
	}
	t, err := resolveName(args[0])
	t.args = programArgs(args[1:])
	return t, err
}

// countGoFiles returns how many of the first arguments are Go files; as with
// go run, they are one program.
func countGoFiles(args []string) int {
	n := 0
	for n < len(args) && strings.HasSuffix(args[n], ".go") {
		n++
	}
	return n
}

// programArgs drops the "--" that may set the program's arguments off.
func programArgs(args []string) []string {
	if len(args) > 0 && args[0] == "--" {
		return args[1:]
	}
	return args
}

func resolveName(name string) (target, error) {
	if isPath(name) {
		return resolvePath(name)
	}
	if _, ok := scenarios.Get(name); ok {
		return target{name: name, scenario: name}, nil
	}
	if strings.Contains(name, "@") {
		return target{}, usageError(fmt.Errorf("cannot run %s: govis builds packages of the current module and what it"+
			" requires; go get it first, then run it without @version", name))
	}
	if !strings.ContainsAny(name, "/.") {
		// A module's path may be one word, as a scenario's name is.
		switch declared := packageAt(name); declared {
		case "":
			return target{}, usageError(unknownScenario(name))
		case "main":
		default:
			return target{}, usageError(fmt.Errorf("cannot run %s: it is package %s, and only a main package is a"+
				" program; govis list shows the scenarios", name, declared))
		}
	}
	return target{name: packageName(name), packages: []string{name}}, nil
}

// isPath tells whether the go command reads name as a path of a folder.
func isPath(name string) bool {
	return name == "." || name == ".." || filepath.IsAbs(name) ||
		strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") ||
		strings.HasPrefix(name, `.\`) || strings.HasPrefix(name, `..\`)
}

func resolvePath(name string) (target, error) {
	if strings.HasSuffix(name, "...") {
		return target{}, usageError(fmt.Errorf("cannot run %s: name one main package", name))
	}
	info, err := os.Stat(name)
	if err != nil {
		return target{}, usageError(fmt.Errorf("cannot find the program %s: %w", name, withoutName(err)))
	}
	if !info.IsDir() {
		return target{}, usageError(fmt.Errorf("cannot run %s: it is neither a Go file nor a folder of Go files", name))
	}
	base := "program"
	if abs, err := filepath.Abs(name); err == nil && filepath.Dir(abs) != abs {
		base = filepath.Base(abs)
	}
	return target{name: base, packages: []string{name}}, nil
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// packageName is the import path's last element that names something.
func packageName(importPath string) string {
	base := path.Base(importPath)
	if dir := path.Dir(importPath); majorVersion.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	return base
}

// packageAt asks the go command for the name in the package clause at an import
// path; it is "" where there is no package. It is asked only before a word would
// be refused, so it costs the usual ways nothing.
func packageAt(importPath string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Name}}", "--", importPath).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func unknownScenario(name string) error {
	text := fmt.Sprintf("no scenario is called %q", name)
	if near := scenarios.Nearest(name); len(near) > 0 {
		text += ", did you mean " + strings.Join(near, " or ") + "?"
	} else {
		text += ";"
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		text += fmt.Sprintf(" the folder of that name is ./%s;", name)
	}
	return errors.New(text + " govis list shows all scenarios")
}
