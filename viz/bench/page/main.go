// Command page measures the page of govis in a real Chromium, with traces that it
// makes up: how soon the first picture is there, how smoothly the timeline moves, what a
// jump and the memory cost, whether a running program is kept up with, and what 200
// pages do to the server. It prints a table. The server is a process of its own.
//
//	go run ./viz/bench/page [-short] [-live 10m] [-only frames,lanes,live,crowd]
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// options say what to measure.
type options struct {
	events int
	lanes  int
	rate   int
	live   time.Duration
	only   string
	serve  string
	dir    string
}

func main() {
	var o options
	var short bool
	flag.IntVar(&o.events, "events", 10_000_000, "events of the long trace, of 10,000 goroutines")
	flag.IntVar(&o.lanes, "lanes", 100_000, "goroutines of the wide trace")
	flag.IntVar(&o.rate, "rate", 1_000_000, "events a second of the running program")
	flag.DurationVar(&o.live, "live", 10*time.Minute, "how long a running program is watched")
	flag.BoolVar(&short, "short", false, "a tenth of the events, and a running program of 20 s")
	flag.StringVar(&o.only, "only", "", "parts to measure: frames, lanes, live, crowd")
	flag.StringVar(&o.serve, "serve", "", "serve the trace of this file, or of a program that runs, and no more")
	flag.Parse()
	if short {
		o.events, o.lanes, o.live = o.events/10, o.lanes/10, 20*time.Second
	}
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) run() error {
	if o.serve != "" {
		return o.serveTrace()
	}
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o.dir = dir
	t := &table{}
	for _, part := range []struct {
		name    string
		measure func(*table) error
	}{{"frames", o.frames}, {"lanes", o.wide}, {"live", o.running}, {"crowd", o.crowd}} {
		if o.only != "" && !slices.Contains(strings.Split(o.only, ","), part.name) {
			continue
		}
		if err := part.measure(t); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func (o options) file(name string) string { return filepath.Join(o.dir, name) }

// A table prints what was measured, row by row.
type table struct{ begun bool }

// row prints what was measured beside what is wanted, and whether it is met.
func (t *table) row(what, wanted, measured string, met bool) {
	verdict := "**missed**"
	if met {
		verdict = "met"
	}
	t.print(what, wanted, measured, verdict)
}

// note prints what is measured and nothing is wanted of.
func (t *table) note(what, measured string) { t.print(what, "", measured, "") }

func (t *table) print(cells ...string) {
	if !t.begun {
		fmt.Println("| measured | wanted | is | |\n|---|---|---|---|")
		t.begun = true
	}
	fmt.Printf("| %s |\n", strings.Join(cells, " | "))
}

// Bounds on frames, ms.
const (
	longestFrame = 33
	longestWork  = 16.7
)

// smooth adds a row of frames.
func (t *table) smooth(what string, f frames) {
	n := len(f.deltas)
	worst, p95, work := f.deltas[n-1], f.deltas[n*95/100], f.work[n*95/100]
	late := n - countUpTo(f.deltas, longestFrame+0.5) // the clock of frames has a grain
	t.row(what, "no frame over 33 ms; 95 % of script and drawing under 16.7 ms",
		fmt.Sprintf("%d of %d frames over 33 ms, longest %.0f, 95 %% under %.1f; script and drawing: 95 %% under %.1f ms, longest %.1f",
			late, n, worst, p95, work, f.work[n-1]), late == 0 && work <= longestWork)
}

func countUpTo(sorted []float64, most float64) int {
	n, _ := slices.BinarySearch(sorted, most)
	return n
}
