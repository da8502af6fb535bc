package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// In the scripts the command govis is this package's main.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"govis": main})
}

// TestScripts runs testdata/script: each file shows one command, or one kind
// of bad input, as a user meets it.
func TestScripts(t *testing.T) {
	goEnv := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fails": cmdFails,
		},
		Setup: func(env *testscript.Env) error {
			// A home and a cache of its own for each script, but the go command's
			// caches of this machine: a cold build takes a minute.
			home := filepath.Join(env.WorkDir, "home")
			if err := os.MkdirAll(home, 0o755); err != nil {
				return err
			}
			env.Setenv("HOME", home)
			env.Setenv("XDG_CACHE_HOME", filepath.Join(home, ".cache"))
			env.Setenv("BROWSER", "")
			env.Setenv("DISPLAY", "")
			env.Setenv("WAYLAND_DISPLAY", "")
			for key, value := range goEnv {
				env.Setenv(key, value)
			}
			return nil
		},
	})
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
