package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// read opens a trace file and asks of it what a page asks.
func read(file string) error {
	start := time.Now()
	t, err := tracer.Open(file)
	if err != nil {
		return err
	}
	defer t.Close()
	fmt.Printf("  opening %s, memory %s\n", since(start), peakMemory())
	rng := rand.New(rand.NewPCG(1, 1))
	state, err := times(40, func() error {
		_, err := t.StateAt(t.First() + rng.IntN(t.Len()-t.First()))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Printf("  the state anywhere %s, memory at most %s\n", state, peakMemory())
	start = time.Now()
	v, err := viz.NewView(t)
	if err != nil {
		return err
	}
	fmt.Printf("  the index for the page %s, memory at most %s\n", since(start), peakMemory())
	return draw(v, rng)
}

// draw measures scenes and states as the page asks for them.
func draw(v *viz.View, rng *rand.Rand) error {
	first, end := int64(v.First()), int64(v.Len())
	lanes := protocol.LaneQuery{Count: 40, Kinds: []protocol.LaneKind{protocol.LaneGoroutine, protocol.LaneChannel,
		protocol.LaneMutex, protocol.LaneWaitGroup, protocol.LaneProcessor}}
	whole, err := times(5, func() error {
		_, err := v.Scene(&protocol.SceneRequest{Axis: protocol.AxisEvents, From: first, To: end, Width: 1600, Lanes: lanes})
		return err
	})
	if err != nil {
		return err
	}
	window, err := times(40, func() error {
		from := first + rng.Int64N(max(1, end-first-1000))
		_, err := v.Scene(&protocol.SceneRequest{Axis: protocol.AxisEvents, From: from, To: from + 1000, Width: 1600, Lanes: lanes})
		return err
	})
	if err != nil {
		return err
	}
	stage, err := times(40, func() error {
		at := first + rng.Int64N(end-first)
		_, err := v.State(&protocol.StateRequest{At: &at})
		return err
	})
	if err != nil {
		return err
	}
	fmt.Printf("  a scene of all %s, of 1000 events %s; the stage anywhere %s\n", whole, window, stage)
	return nil
}

// times runs do so many times and tells the median and the longest.
func times(n int, do func() error) (string, error) {
	var took []time.Duration
	for range n {
		start := time.Now()
		if err := do(); err != nil {
			return "", err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return fmt.Sprintf("%v (at most %v)", round(took[n/2]), round(took[n-1])), nil
}

func since(start time.Time) time.Duration { return round(time.Since(start)) }

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1_000_000) }

// peakMemory tells how much memory the process has had at most, where the
// system says so.
func peakMemory() string {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmHWM:"); ok {
			var kb int64
			if _, err := fmt.Sscan(rest, &kb); err == nil {
				return megabytes(kb * 1024)
			}
		}
	}
	return "unknown"
}
