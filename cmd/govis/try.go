package main

import (
	"errors"
	"fmt"
	"go/build/constraint"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz/protocol"
)

const (
	// mostProblems is how many of the compiler's errors a page is told.
	mostProblems = 50
	// longestProblem bounds the text of one, bytes.
	longestProblem = 500
)

// try answers a page that has edited a file of a room's program, and wants that built and run.
func (p *pageRuns) try(w http.ResponseWriter, r *http.Request, programOf func(room string) (runnable, bool)) {
	var asked protocol.TryAsked
	if !readJSON(w, r, &asked, `{"room": "3", "file": "/src/main.go", "text": "package main\n"}`) {
		return
	}
	if len(asked.Text) > protocol.MaxEdit {
		http.Error(w, fmt.Sprintf("The file has %d bytes; one that is edited here may have %d.", len(asked.Text), protocol.MaxEdit), http.StatusRequestEntityTooLarge)
		return
	}
	pr, ok := programOf(asked.Room)
	if !ok {
		http.Error(w, "This run is no longer here, so its program is not known: go back to the lessons, or start govis again.", http.StatusNotFound)
		return
	}
	if _, why := pr.editable(); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	file := pr.fileOf(asked.File)
	if file == "" {
		http.Error(w, fmt.Sprintf("%.200q cannot be edited here: only Go files of the program's own module can.", asked.File), http.StatusForbidden)
		return
	}
	text, problems := formatted(asked.File, asked.Text)
	if len(problems) > 0 {
		answerJSON(w, protocol.RunStarted{Error: "This cannot be built", Problems: problems})
		return
	}
	answer := protocol.RunStarted{Text: text, Problems: []protocol.SourceProblem{}}
	room, said, err := p.start(r.Context(), pr.edited(file, text, asked.Room))
	if err == nil {
		answer.Path = "r/" + room + "/"
	} else {
		answer.Error, answer.Output = err.Error(), said
		if errors.As(err, new(*probe.BuildError)) {
			answer.Error = "The go command does not build this"
			answer.Problems = compilerProblems(said, pr.target.dir, asked.File, file)
			if len(answer.Problems) == 0 {
				answer.Problems = constraintProblem(said, asked.File, text)
			}
		}
	}
	answerJSON(w, answer)
}

// formatted returns source as gofmt writes it, or what is wrong with it. The path is only told.
func formatted(path, source string) (string, []protocol.SourceProblem) {
	fset := token.NewFileSet()
	if f, err := parser.ParseFile(fset, "", source, parser.ImportsOnly); err == nil {
		for _, i := range f.Imports {
			if name, err := strconv.Unquote(i.Path.Value); err == nil && name == "C" {
				at := fset.PositionFor(i.Pos(), false)
				return "", []protocol.SourceProblem{{File: path, Line: at.Line, Column: at.Column,
					Message: `import "C" is not for edited copies: its directives reach the C compiler. Change the file itself, and run that.`}}
			}
		}
	}
	text, err := format.Source([]byte(source))
	if err == nil {
		return string(text), nil
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return "", []protocol.SourceProblem{{File: path, Line: 1, Message: err.Error()}}
	}
	var problems []protocol.SourceProblem
	for _, e := range list[:min(len(list), mostProblems)] {
		problems = append(problems, protocol.SourceProblem{File: path, Line: e.Pos.Line, Column: e.Pos.Column, Message: e.Msg})
	}
	return "", problems
}

// problemLine is how the go command names a place: ./main.go:12:3: undefined: x
var problemLine = regexp.MustCompile(`^(?:vet: )?(\S.*?\.go):(\d+)(?::(\d+))?: (.*)$`)

// compilerProblems reads what the go command, which ran in dir, says of a build that failed. The file that was edited is
// called path there.
func compilerProblems(said, dir, path, file string) []protocol.SourceProblem {
	problems := []protocol.SourceProblem{}
	named := false // the line before told a problem, or more of one
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		more, ok := strings.CutPrefix(line, "\t")
		if ok && named {
			last := &problems[len(problems)-1]
			last.Message = bounded(last.Message + "; " + strings.TrimSpace(more))
			continue
		}
		m := problemLine.FindStringSubmatch(more)
		if named = m != nil; !named {
			continue
		}
		if len(problems) == mostProblems {
			break
		}
		problem := protocol.SourceProblem{Message: bounded(m[4])}
		problem.Line, _ = strconv.Atoi(m[2])   // digits; 0 for what is too large
		problem.Column, _ = strconv.Atoi(m[3]) // the same, and 0 for none
		of := m[1]
		if !filepath.IsAbs(of) {
			of = filepath.Join(dir, of)
		}
		if abs, err := filepath.Abs(of); err == nil && abs == file {
			problem.File = path
		} else {
			problem.File = abs
		}
		problems = append(problems, problem)
	}
	return problems
}

// constraintProblem is the line of an edited text that keeps it out of the build, when that is why there is nothing to build: what
// the go command says of it has no line.
func constraintProblem(said, path, text string) []protocol.SourceProblem {
	problems := []protocol.SourceProblem{}
	if !strings.Contains(said, "build constraints exclude all Go files") {
		return problems
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.HasPrefix(line, "package ") {
			break
		}
		if line = strings.TrimSpace(line); constraint.IsGoBuild(line) {
			return append(problems, protocol.SourceProblem{File: path, Line: n, Column: 1,
				Message: "with this line the file is not built here, and no other file of the package is"})
		}
	}
	return problems
}

func bounded(text string) string {
	if len(text) > longestProblem {
		return strings.ToValidUTF8(text[:longestProblem], "") + " …"
	}
	return text
}
