package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// loads are programs that do nothing but make events, of several lengths.
var loads = []row{
	{"mutex", 250_000},
	{"mutex", 1_000_000},
	{"mutex", 4_000_000},
	{"buffered", 1_000_000},
	{"ping-pong", 200_000},
	{"http", 4_000},
	{"paced mutex", 10_000_000},
}

// pauses are how long the program does nothing, after each of two rounds.
const pauses = 2 * 20 * time.Millisecond

// A reading is what became of one run of a load.
type reading struct {
	events int
	run    time.Duration // of the program, from its first event to its last
	waited time.Duration // of that, for room in the ring
	all    time.Duration // from the program's start until all is in the file
}

// measureReader measures how fast programs go that are recorded into a file, for how long of that they wait for
// govis, and how fast govis is.
func measureReader(b *probe.Binary, c probe.Config, dir string, runs int) error {
	fmt.Print("\nRecorded into a file, without a pause:\n\n" +
		"| program | events | made in a second | program waited | in the file, in a second |\n|---|---|---|---|---|\n")
	for _, l := range loads {
		var made, waited, read []float64
		events := 0
		for range runs {
			r, err := l.read(b, c, dir)
			if err != nil {
				return fmt.Errorf("recording %s: %w", l.name, err)
			}
			events = r.events
			made = append(made, r.run.Seconds()/float64(r.events))
			waited = append(waited, r.waited.Seconds()/r.run.Seconds())
			read = append(read, r.all.Seconds()/float64(r.events))
		}
		fmt.Printf("| %s | %d | %.1f million | %.0f %% | %.1f million |\n",
			l.name, events, 1e-6/median(made), 100*median(waited), 1e-6/median(read))
	}
	return nil
}

// read runs a load once, as govis run --batch does.
func (r row) read(b *probe.Binary, c probe.Config, dir string) (reading, error) {
	live, err := tracer.Create(filepath.Join(dir, "load.govis"), tracer.Meta{})
	if err != nil {
		return reading{}, err
	}
	defer live.Trace().Close()
	defer live.Close()
	var out reading
	var first, last int64
	sum := tracer.NewSummarizer()
	c.Args = []string{"-rounds", "2", r.name, strconv.Itoa(r.operations)}
	begin := time.Now()
	p, err := b.Start(c, func(e *tracer.Event) error {
		if out.events == 0 {
			first = e.T
		}
		out.events++
		last = e.T
		if e.Kind == tracer.ProbeWait {
			out.waited += time.Duration(e.N)
		}
		sum.Apply(e)
		return live.Write(e)
	})
	if err != nil {
		return reading{}, err
	}
	if _, err := p.Wait(); err != nil {
		return reading{}, err
	}
	if err := live.Close(); err != nil {
		return reading{}, err
	}
	out.run, out.all = time.Duration(last-first)-pauses, time.Since(begin)-pauses
	return out, nil
}
