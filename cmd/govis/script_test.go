package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/govis/govis/tracer"
)

// commands are what scripts and tests can start by name.
var commands = map[string]func(){"govis": main}

// In the scripts, and for exec.Command in the tests, the command govis is this
// package's main.
func TestMain(m *testing.M) {
	testscript.Main(heeding{m}, commands)
}

// heeding runs tests so that what they start heeds the signals that end programs. Who is started in the background of a script, or by
// nohup, ignores some of them, and so would they.
type heeding struct{ *testing.M }

func (m heeding) Run() int {
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGTERM} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig) // a signal with a handler is at its default in who is started
		}
	}
	return m.M.Run()
}

// TestScripts runs testdata/script: each file shows one command, or one kind
// of bad input, as a user meets it.
func TestScripts(t *testing.T) {
	vars := append(goEnvironment(t), screenless...)
	vars = append(vars, "XDG_CACHE_HOME="+testCache(t))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fails": cmdFails,
			"cut":   cmdCut,
			"flip":  cmdFlip,
		},
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, vars...)
			env.Defer(func() { verifyTraces(t, env.WorkDir) })
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			return os.MkdirAll(home, 0o755)
		},
	})
}

// verifyTraces verifies the traces that a script has left in dir, but for those
// that it has damaged.
func verifyTraces(t *testing.T, dir string) {
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".govis" {
			return err
		}
		trace, err := tracer.Open(path)
		if err != nil {
			return nil // no trace, and the script knows
		}
		defer trace.Close()
		if trace.Damage() != nil || trace.Meta().Origin == originExecTrace {
			return nil
		}
		if err := verifyTrace(trace); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// cmdFails: "fails CODE COMMAND ARGS..." runs the command and wants that exit
// code of it. Its output is then what stdout and stderr look at.
func cmdFails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fails CODE COMMAND ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		ts.Fatalf("%s: %v, want exit code %s", args[1], err, args[0])
	}
	if got := strconv.Itoa(exit.ExitCode()); got != args[0] {
		ts.Fatalf("%s: exit code %s, want %s", args[1], got, args[0])
	}
}

// cmdCut: "cut FILE COPY" makes a copy of FILE without its last third.
func cmdCut(ts *testscript.TestScript, neg bool, args []string) {
	data := copyFrom(ts, neg, args)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data[:len(data)*2/3], 0o644))
}

// cmdFlip: "flip FILE COPY" makes a copy of FILE with one byte changed in the
// middle.
func cmdFlip(ts *testscript.TestScript, neg bool, args []string) {
	data := copyFrom(ts, neg, args)
	data[len(data)/2] ^= 0xff
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o644))
}

func copyFrom(ts *testscript.TestScript, neg bool, args []string) []byte {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut or flip FILE COPY")
	}
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	return data
}
