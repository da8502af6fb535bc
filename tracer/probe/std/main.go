// Command std runs the tests of the standard library under govis test, and holds them against go test:
// make test-std runs it from the root of the module.
//
// Each test has to have the same result, and each trace has to be one that could have happened. It prints a
// table, as it stands in docs/HACKING.md.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A row is a package, or several, whose tests are run.
type row struct {
	pkg  string
	run  string // -run: the tests in question, "" for all
	skip string // -skip: those that cannot be the same, and why is in the docs
}

var rows = []row{
	{pkg: "sync"},
	{pkg: "internal/sync"},
	{pkg: "sync/atomic"},
	{pkg: "context"},
	{pkg: "time"},
	{pkg: "io"},
	{pkg: "bufio"},
	{pkg: "os/signal"},
	{pkg: "os/exec"},
	{pkg: "net"},
	{pkg: "net/http"},
	{pkg: "database/sql"},
	{pkg: "testing/synctest"},
	{pkg: "golang.org/x/sync/errgroup"},
	{pkg: "golang.org/x/sync/semaphore"},
	{pkg: "golang.org/x/sync/singleflight"},
	{
		pkg: "runtime",
		run: "Chan|Select|Sema|Timer|Goroutine|Proc|Sched|Yield|Block|Stop|Recursive|Goexit|Panic|Defer|Finalizer|Cleanup",
		// A debugger's call: the test puts a goroutine of its own in the place of one that it has stopped by a signal.
		skip: "DebugCall",
	},
}

func main() {
	only := flag.String("only", "", "the one package to run")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, "std:", err)
		os.Exit(1)
	}
}

func run(only string) error {
	dir, err := os.MkdirTemp("", "govis-std-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	govis := filepath.Join(dir, "govis")
	if out, err := exec.Command("go", "build", "-o", govis, "./cmd/govis").CombinedOutput(); err != nil {
		return fmt.Errorf("building govis: %w\n%s", err, out)
	}
	fmt.Println("| package | tests | result as with go test | go test | govis test | events | verified |")
	fmt.Println("|---|---|---|---|---|---|---|")
	bad := 0
	for _, r := range rows {
		if only != "" && only != r.pkg {
			continue
		}
		if !r.compare(govis, dir) {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d packages are not as with go test, or have a trace that could not have happened", bad)
	}
	return nil
}

// compare runs the tests both ways and prints a line of the table.
func (r row) compare(govis, dir string) bool {
	args := []string{"-json", "-short", "-count=1", "-timeout=9m"}
	if r.run != "" {
		args = append(args, "-run="+r.run)
	}
	if r.skip != "" {
		args = append(args, "-skip="+r.skip)
	}
	args = append(args, r.pkg)
	begin := time.Now()
	plain, _ := results(exec.Command("go", append([]string{"test"}, args...)...))
	plainTook := time.Since(begin)
	trace := filepath.Join(dir, "trace.govis")
	os.Remove(trace)
	begin = time.Now()
	watched, said := results(exec.Command(govis, append([]string{"test", "--batch", "--record", trace}, args...)...))
	watchedTook := time.Since(begin)
	different := differences(plain, watched)
	same := "all"
	if len(different) > 0 {
		same = fmt.Sprintf("**but %s**", strings.Join(different, ", "))
	}
	events, verified := check(govis, trace, said)
	fmt.Printf("| %s | %d | %s | %.1f s | %.1f s | %s | %s |\n", r.pkg, len(plain), same, plainTook.Seconds(), watchedTook.Seconds(), events, verified)
	return len(different) == 0 && verified == "yes" && len(plain) > 0
}

// results returns how each test ended: pass, fail or skip. The package itself is "". said is what
// came on stderr.
func results(cmd *exec.Cmd) (all map[string]string, said string) {
	all = map[string]string{}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		all["go test"] = err.Error()
		return all, ""
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var line struct{ Action, Test string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && slices.Contains([]string{"pass", "fail", "skip"}, line.Action) {
			all[line.Test] = line.Action
		}
	}
	if len(all) == 0 {
		all["go test"] = stderr.String()
	}
	return all, stderr.String()
}

// differences names the tests that ended in another way.
func differences(plain, watched map[string]string) []string {
	var list []string
	for test, want := range plain {
		if got := watched[test]; got != want {
			list = append(list, fmt.Sprintf("%s: %s, not %s", test, got, want))
		}
	}
	for test, got := range watched {
		if plain[test] == "" {
			list = append(list, fmt.Sprintf("%s: %s, and not run by go test", test, got))
		}
	}
	slices.Sort(list)
	return list
}

var eventCount = regexp.MustCompile(`([0-9]+) events? in`)

// check verifies a trace. said is what govis test said of it.
func check(govis, trace, said string) (events, verified string) {
	if m := eventCount.FindStringSubmatch(said); m != nil {
		events = m[1]
	}
	if out, err := exec.Command(govis, "verify", trace).CombinedOutput(); err != nil {
		return events, "**" + strings.TrimSpace(string(out)) + "**"
	}
	return events, "yes"
}
