package probe_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// A diary is what testdata/stress tells of one goroutine.
type diary struct {
	sum     uint64
	entries int
}

func (d *diary) note(what, name, value string) {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s %s %s", d.sum, what, name, value)
	d.sum = h.Sum64()
	d.entries++
}

// diaries are what the trace has of the goroutines of testdata/stress, in its words.
type diaries map[uint64]*diary

var (
	stressChannels = map[string]bool{"u": true, "b": true, "c": true}
	stressLocks    = map[tracer.Kind]string{
		tracer.MutexLock: "lock", tracer.MutexUnlock: "unlock",
		tracer.RWMutexLock: "wlock", tracer.RWMutexUnlock: "wunlock",
		tracer.RWMutexRLock: "rlock", tracer.RWMutexRUnlock: "runlock",
	}
)

func (all diaries) of(g uint64) *diary {
	if all[g] == nil {
		all[g] = &diary{}
	}
	return all[g]
}

func (all diaries) event(e *tracer.Event) {
	switch e.Kind {
	case tracer.ChanSend:
		if stressChannels[e.Name] {
			all.of(e.G).note("send", e.Name, e.Value)
		}
	case tracer.ChanRecv:
		if stressChannels[e.Name] && e.OK {
			all.of(e.G).note("recv", e.Name, e.Value)
		} else if stressChannels[e.Name] {
			all.of(e.G).note("closed", e.Name, "0")
		}
	case tracer.SelectDone:
		if e.Cases[e.Case].Dir == tracer.DirDefault {
			all.of(e.G).note("default", "", "1")
		} else if len(e.Cases) > 1 {
			all.of(e.G).note("case", "", fmt.Sprint(e.Case))
		}
	default:
		if what := stressLocks[e.Kind]; what != "" && (e.Name == "mu" || e.Name == "rw") {
			all.of(e.G).note(what, e.Name, "0")
		}
	}
}

// compare holds the trace against what the goroutines told.
func (all diaries) compare(t *testing.T, stdout string) {
	t.Helper()
	told := 0
	for line := range strings.Lines(stdout) {
		var g, sum uint64
		var entries int
		if n, _ := fmt.Sscanf(line, "diary %d %d %d", &g, &entries, &sum); n != 3 {
			continue
		}
		told++
		if have := all.of(g); have.entries != entries || have.sum != sum {
			t.Errorf("goroutine %d did %d things with sum %d, the trace has %d with sum %d", g, entries, sum, have.entries, have.sum)
		}
	}
	if told != 8 {
		t.Errorf("%d goroutines told what they did, want 8:\n%s", told, stdout)
	}
}

func stress(t *testing.T, seed, operations int) {
	t.Helper()
	all := diaries{}
	rec := watch(t, program("stress"), all.event, fmt.Sprint(seed), fmt.Sprint(operations))
	all.compare(t, rec.stdout)
}

// TestComplete holds traces against the program's own account of itself: every
// operation is there, in each goroutine's order, with its value.
func TestComplete(t *testing.T) {
	for seed := range 5 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { stress(t, seed, 4000) })
	}
}

// TestCompleteMillion is the same for a million operations.
func TestCompleteMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("a million operations take some seconds")
	}
	stress(t, 77, 1_000_000)
}

// TestSmallRing makes the program wait for room all the time: nothing may be lost by that.
func TestSmallRing(t *testing.T) {
	c := program("stress")
	c.RingBytes = 1 << 15
	rec := run(t, c, "5", "3000")
	waits := rec.kinds(tracer.ProbeWait)
	if len(waits) == 0 {
		t.Error("a ring of 32 KB and no wait for room in it")
	}
	for _, e := range waits {
		if e.N <= 0 {
			t.Errorf("event %d: a wait of %d ns", e.Seq, e.N)
		}
	}
	all := diaries{}
	for i := range rec.events {
		all.event(&rec.events[i])
	}
	all.compare(t, rec.stdout)
}

// TestDrop lets the program go on when the ring is full: what is left out is counted.
func TestDrop(t *testing.T) {
	c := program("stress")
	c.RingBytes = 1 << 15
	c.OnFull = probe.OnFullDrop
	rec := run(t, c, "5", "20000")
	dropped := int64(0)
	for _, e := range rec.kinds(tracer.ProbeDrop) {
		dropped += e.N
	}
	if dropped == 0 {
		t.Error("a ring of 32 KB, and nothing was dropped")
	}
}

// TestDropKeepsEnds: what begins and ends is never left out, or what is known of it would grow without bound.
func TestDropKeepsEnds(t *testing.T) {
	c := program("fresh")
	c.RingBytes = 1 << 15
	c.OnFull = probe.OnFullDrop
	alive, made, drops := map[uint64]bool{}, 0, 0
	watch(t, c, func(e *tracer.Event) {
		switch {
		case e.Kind == tracer.ProbeDrop:
			drops++
		case e.Kind == tracer.GoCreate && e.By == 1 && e.Mode == tracer.ModeUser:
			made++
			alive[e.G] = true
		case e.Kind == tracer.GoEnd:
			delete(alive, e.G)
		}
	})
	if drops == 0 {
		t.Error("a ring of 32 KB, and nothing was dropped")
	}
	// main does not wait for them to be gone, only for what they do: the last few may be there when it ends.
	if made != 3000 || len(alive) > 100 {
		t.Errorf("%d goroutines were made, want 3000, and %d have no end", made, len(alive))
	}
}
