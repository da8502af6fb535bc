// Command open measures how execution traces are opened: by govis, by go tool trace, and by a bare reader of golang.org/x/exp/trace,
// which does nothing with the events. The traces are of 400 goroutines that play ping-pong in pairs, made with the Go
// that compiled this command. It prints a table, row by row.
//
//	go run ./viz/bench/open [-sizes 1,10,100,480] [-tool 100] [-most 8] [-file trace.out]
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// options say what to measure.
type options struct {
	sizes string
	tool  int
	most  int64
	wait  time.Duration
	dir   string

	given string

	make   string
	rounds int
	bare   string
}

func main() {
	var o options
	flag.StringVar(&o.sizes, "sizes", "1,10,100,480", "sizes of the traces, in MB, about")
	flag.IntVar(&o.tool, "tool", 100, "the largest trace that go tool trace has to open, in MB: of 480 MB it takes 14 GB of memory")
	flag.Int64Var(&o.most, "most", 8, "end a process that takes more memory, in GB")
	flag.DurationVar(&o.wait, "wait", 10*time.Minute, "end what takes longer")
	flag.StringVar(&o.given, "file", "", "measure this trace, rather than making some")
	flag.StringVar(&o.make, "make", "", "make a trace in this file, and no more")
	flag.IntVar(&o.rounds, "rounds", 0, "rounds of each pair in it")
	flag.StringVar(&o.bare, "bare", "", "read the trace in this file by a bare reader, and no more")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) run() error {
	switch {
	case o.make != "":
		return makeTrace(o.make, o.rounds)
	case o.bare != "":
		return readBare(o.bare)
	}
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o.dir = dir
	if out, err := exec.Command("go", "build", "-o", o.file("govis"), "github.com/govis/govis/cmd/govis").CombinedOutput(); err != nil {
		return fmt.Errorf("building govis: %w\n%s", err, out)
	}
	fmt.Println("| trace | events | bare reader before and after: time, processors' time, most memory | go tool trace: first picture, most memory | govis convert" +
		" | govis open: first picture | all of it | of the bare reader's time | processors' time | most memory | pan, zoom: median, longest | jump: median, longest" +
		" | second opening: first picture | all of it | most memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	if o.given != "" {
		return o.measure(o.given, 1<<30)
	}
	for _, size := range strings.Split(o.sizes, ",") {
		mb, err := strconv.Atoi(size)
		if err != nil || mb < 1 {
			return fmt.Errorf("-sizes is a list of numbers, not %q", o.sizes)
		}
		if err := o.row(mb); err != nil {
			return fmt.Errorf("the trace of %d MB: %w", mb, err)
		}
	}
	return nil
}

func (o options) file(name string) string { return filepath.Join(o.dir, name) }

// row measures one trace.
func (o options) row(mb int) error {
	file := o.file("trace.out")
	if err := o.self("-make", file, "-rounds", strconv.Itoa(mb*roundsOfMB)).Run(); err != nil {
		return fmt.Errorf("making it: %w", err)
	}
	defer os.Remove(file)
	return o.measure(file, mb)
}

// measure measures the trace in a file, of so many MB.
func (o options) measure(file string, mb int) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	bare, err := o.measureBare(file)
	if err != nil {
		return err
	}
	tool := "-"
	if mb <= o.tool {
		tool = o.measureTool(file)
	}
	converted, err := o.measureConvert(file)
	if err != nil {
		return err
	}
	first, err := o.measureOpen(file)
	if err != nil {
		return err
	}
	after, err := o.measureBare(file)
	if err != nil {
		return err
	}
	again, err := o.measureOpen(file)
	if err != nil {
		return err
	}
	os.RemoveAll(o.file("cache"))
	usual := (bare.took + after.took) / 2
	fmt.Printf("| %d MB | %d | %s; %s | %s | %s | %s | %s | %.2f | %s | %s | %s | %s | %s | %s | %s |\n", (info.Size()+5e5)/1e6, bare.events, bare.run, after.run,
		tool, converted, short(first.picture), first.whole(), first.all.Seconds()/usual.Seconds(), short(first.processors), mega(first.memory),
		first.scenes, first.states, short(again.picture), again.whole(), mega(again.memory))
	return nil
}

// self returns a command that runs this one again.
func (o options) self(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Stderr = os.Stderr
	return cmd
}

// short is a duration as the table has it.
func short(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func mega(bytes int64) string { return fmt.Sprintf("%d MB", bytes/1e6) }
