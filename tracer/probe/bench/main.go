// Command bench measures what the probe costs: `make bench` runs it from the root of the module.
//
// Every row is one kind of operation, every column one way of running the same
// program. The runs of all columns are interleaved, and each number is a median.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

const (
	workDir    = "./tracer/probe/bench/testdata/work"
	nothingDir = "./tracer/probe/bench/testdata/nothing"
)

// A row is one kind of operation.
type row struct {
	name       string
	operations int // of one round: so many that their records fit into the ring
}

var rows = []row{
	{"mutex", 20_000},
	{"waitgroup", 20_000},
	{"buffered", 20_000},
	{"ping-pong", 4_000},
	{"pipeline", 2_000},
	{"fan-in", 4_000},
	{"contended mutex", 10_000},
	{"shared by 4", 8_000},
	{"http", 400},
}

// best is whether the best counts, not the median.
var best bool

// rounds of the program in one run.
const rounds = 25

func main() {
	runs := flag.Int("runs", 5, "runs of each column")
	starts := flag.Int("starts", 15, "starts of a program that does nothing; 0 leaves them out")
	flag.BoolVar(&best, "best", false, "the best of all runs and of their rounds, where other work on the machine makes medians say nothing")
	only := flag.String("rows", "", "only the rows whose names match a `REGEXP`; server is what stands below the table")
	flag.Parse()
	wanted, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: -rows:", err)
		os.Exit(2)
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return !wanted.MatchString(r.name) })
	if err := bench(*runs, *starts, wanted); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(runs, starts int, wanted *regexp.Regexp) error {
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	stock := filepath.Join(dir, "stock")
	if out, err := exec.Command("go", "build", "-o", stock, workDir).CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", workDir, err, out)
	}
	config := probe.Config{Target: []string{workDir}, Stderr: os.Stderr, CacheDir: dir}
	woven, err := probe.Build(context.Background(), config)
	if err != nil {
		return err
	}
	defer woven.Remove()
	what := "Medians"
	if best {
		what = "The best"
	}
	fmt.Printf("%s of %d interleaved runs, times for one operation. Recording: in bursts that fit into the\n"+
		"ring; sustained: without a pause, many times what fits into it; by itself: with GOVIS_RECORD.\n\n", what, runs)
	fmt.Println("| operation | stock | not recording | recording | events | an event | execution tracer | sustained | by itself |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, r := range rows {
		if err := r.measure(stock, woven, config, runs); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Print(requests)
	if wanted.MatchString("server") {
		if err := measureServer(stock, woven, config, runs); err != nil {
			return err
		}
	}
	if err := measureReader(woven, config, dir, runs); err != nil {
		return err
	}
	if starts == 0 {
		return nil
	}
	govis := filepath.Join(dir, "govis")
	if out, err := exec.Command("go", "build", "-o", govis, "./cmd/govis").CombinedOutput(); err != nil {
		return fmt.Errorf("building govis: %w\n%s", err, out)
	}
	return measureStarts(govis, dir, starts)
}

func (r row) measure(stock string, woven *probe.Binary, config probe.Config, runs int) error {
	n := strconv.Itoa(r.operations)
	var plain, off, on, traced, sustained, alone, busy, busyRecorded []float64
	events := 0
	for range runs {
		for _, column := range []struct {
			into *[]float64
			busy *[]float64
			run  func() (took, error)
		}{
			{&plain, &busy, func() (took, error) { return output(stock, r.name, n) }},
			{&off, nil, func() (took, error) { return output(woven.Path, r.name, n) }},
			{&on, nil, func() (t took, err error) {
				t, events, err = record(woven, config, r.name, n)
				return t, err
			}},
			{&traced, nil, func() (took, error) { return output(stock, "-trace", r.name, n) }},
			{&sustained, &busyRecorded, func() (took, error) {
				t, _, err := record(woven, config, "-rounds", "3", r.name, strconv.Itoa(r.operations*30))
				return t, err
			}},
			{&alone, nil, func() (took, error) { return recordAlone(woven.Path, r.name, n) }},
		} {
			t, err := column.run()
			if err != nil {
				return err
			}
			*column.into = append(*column.into, t.counts())
			if column.busy != nil {
				*column.busy = append(*column.busy, t.processors)
			}
		}
	}
	each := float64(events) / float64(rounds*r.operations)
	base, rec := median(plain), median(on)
	fmt.Printf("| %s | %.1f ns | %.1f ns (%+.1f ns, %+.0f %%) | %.0f ns | %.1f | %.0f ns | %.0f ns | %.0f ns | %.0f ns |\n",
		r.name, base, median(off), median(off)-base, 100*(median(off)/base-1), rec, each, (rec-base)/each, median(traced), median(sustained), median(alone))
	if r.name == "http" {
		requests = fmt.Sprintf("\nhttp: with all processors at work %.0f %% of the requests a second are kept, sustained; of the processors' time a request\n"+
			"takes %.0f µs stock and %.0f µs recorded: %.0f %%.\n",
			100*median(plain)/median(sustained), median(busy)/1e3, median(busyRecorded)/1e3, 100*median(busy)/median(busyRecorded))
	}
	return nil
}

// requests is what is to be said of net/http behind the table.
var requests string

// took is how long an operation took, in nanoseconds.
type took struct{ median, best, processors float64 }

// counts returns the one of the two that counts.
func (t took) counts() float64 {
	if best {
		return t.best
	}
	return t.median
}

func output(bin string, args ...string) (took, error) { return said(exec.Command(bin, args...)) }

// recordAlone runs the program without govis, recording by itself into a file of the usual size in the temporary folder.
func recordAlone(bin string, args ...string) (took, error) {
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return took{}, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command(bin, args...)
	cmd.Env = append(os.Environ(), "GOVIS_RECORD="+filepath.Join(dir, "work.flight"))
	return said(cmd)
}

// said runs a command and returns what its output says.
func said(cmd *exec.Cmd) (took, error) {
	out, err := cmd.Output()
	if err != nil {
		return took{}, err
	}
	return printed(out)
}

// printed reads what the program printed.
func printed(out []byte) (t took, err error) {
	if _, err := fmt.Sscan(string(out), &t.median, &t.best, &t.processors); err != nil {
		return t, fmt.Errorf("the program printed %q: %w", out, err)
	}
	return t, nil
}

// record runs the program with the probe recording and returns what it printed and how many events
// it made.
func record(b *probe.Binary, c probe.Config, args ...string) (t took, events int, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return took{}, 0, err
	}
	defer r.Close()
	c.Args, c.Stdout = args, w
	p, err := b.Start(c, func(*tracer.Event) error { events++; return nil })
	w.Close()
	if err != nil {
		return took{}, 0, err
	}
	if _, err := p.Wait(); err != nil {
		return took{}, 0, err
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return took{}, 0, err
	}
	t, err = printed(out)
	return t, events, err
}

// measureStarts compares govis run --batch with go run, both with a warm cache.
func measureStarts(govis, dir string, starts int) error {
	commands := [][]string{
		{"go", "run", nothingDir},
		{govis, "run", "--batch", "--record", filepath.Join(dir, "start.govis"), nothingDir},
	}
	times := make([][]float64, len(commands))
	for i := range starts + 1 {
		for j, command := range commands {
			begin := time.Now()
			if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
			}
			if i > 0 { // the first fills the caches
				times[j] = append(times[j], float64(time.Since(begin))/1e6)
			}
		}
	}
	goRun, batch := median(times[0]), median(times[1])
	fmt.Printf("\ngo run %.0f ms, govis run --batch %.0f ms: %.2f times\n", goRun, batch, batch/goRun)
	return nil
}

// median returns the median of x, or with -best the least.
func median(x []float64) float64 {
	slices.Sort(x)
	if best {
		return x[0]
	}
	return x[len(x)/2]
}
