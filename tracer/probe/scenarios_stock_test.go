package probe_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer/find"
)

// TestScenariosStock runs every scenario without govis, as go run does: it ends in a way that its lesson declares.
func TestScenariosStock(t *testing.T) {
	if *platform != here || *toolchain != "" {
		t.Skip("of programs with the probe")
	}
	dir := t.TempDir()
	var packages []string
	for _, s := range scenarios.List() {
		packages = append(packages, "../../scenarios/"+s.Name)
	}
	if out, err := exec.Command("go", append([]string{"build", "-o", dir + string(filepath.Separator)}, packages...)...).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, s := range scenarios.List() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			declared, err := find.ParseDeclared(s.Ends)
			if err != nil {
				t.Fatal(err)
			}
			args := s.Recorded
			if *scenarioFull {
				args = nil
			}
			var runs sync.WaitGroup
			for range *scenarioRuns {
				runs.Go(func() {
					ending, said, err := runStock(exec.Command(filepath.Join(dir, s.Name), args...), s.Interrupt != "")
					// A leak is nothing that a program says of itself.
					if err != nil || !declared.Has(ending) && (ending.Way != find.Ends || !declared.Has(find.Ending{Way: find.Leaks, Leaked: leaked(declared)})) {
						t.Errorf("it ended with %s (%v), declared is %s; stderr:\n%s", ending, err, s.Ends, said)
					}
				})
			}
			runs.Wait()
		})
	}
}

// leaked returns how many leaks are declared.
func leaked(declared find.Declared) int {
	for _, d := range declared {
		if d.Way == find.Leaks {
			return d.Leaked
		}
	}
	return 0
}

// runStock runs a program to its end, and interrupts it, if it is to be, once it has printed something. It returns how the program
// ended, by what it has said on its standard error.
func runStock(cmd *exec.Cmd, interrupt bool) (find.Ending, string, error) {
	out := &firstWord{said: make(chan struct{})}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &said
	if err := cmd.Start(); err != nil {
		return find.Ending{}, "", err
	}
	if interrupt {
		go func() {
			<-out.said
			cmd.Process.Signal(os.Interrupt)
		}()
	}
	cmd.Wait() // how it ended is in its state
	out.once.Do(func() { close(out.said) })
	text, code := said.String(), cmd.ProcessState.ExitCode()
	_, fatal, isFatal := strings.Cut(text, "fatal error: ")
	_, panicked, isPanic := strings.Cut(text, "panic: ")
	e := find.Ending{Way: find.Exits, Code: code}
	switch {
	case code == 0:
		e.Way = find.Ends
	case code == 2 && strings.HasPrefix(fatal, "all goroutines are asleep - deadlock!"):
		e.Way = find.Deadlock
	case code == 2 && isFatal:
		e.Way, e.Message = find.Fatal, fatal
	case code == 2 && isPanic:
		e.Way, e.Message = find.Panics, panicked
	}
	return e, text, nil
}

// A firstWord is told when something is written to it.
type firstWord struct {
	once sync.Once
	said chan struct{}
}

func (w *firstWord) Write(b []byte) (int, error) {
	w.once.Do(func() { close(w.said) })
	return io.Discard.Write(b)
}
