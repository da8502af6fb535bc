package viz

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

var update = flag.Bool("update", false, "write the golden files anew")

// readTrace reads a run as "govis events" prints it.
func readTrace(t testing.TB, name string) *memTrace {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var events []*tracer.Event
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		e := new(tracer.Event)
		if err := json.Unmarshal(s.Bytes(), e); err != nil {
			t.Fatalf("%s:%d: %v", name, len(events)+1, err)
		}
		events = append(events, e)
	}
	trace := newMem(events)
	trace.finish()
	return trace
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s:%d:\n got %s\nwant %s", file, i+1, g[i], w[i])
			return
		}
	}
	if len(g) != len(w) {
		t.Errorf("%s: %d lines, want %d", file, len(g), len(w))
	}
}

// lines prints a message with each element of its lists on a line.
func lines(b *strings.Builder, head string, list ...any) {
	for _, v := range list {
		data, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(b, "%s %s\n", head, data)
	}
}

// The scenes of some runs, whole and in detail, on both axes, are those in testdata.
func TestGoldenScenes(t *testing.T) {
	for _, name := range []string{"buffered", "cancel", "locks"} {
		v := view(t, readTrace(t, name))
		for _, axis := range []protocol.Axis{protocol.AxisEvents, protocol.AxisClock} {
			for _, width := range []int{1200, 120} {
				r := whole(v, axis)
				r.Width = width
				golden(t, fmt.Sprintf("%s-%s-%d.scene", name, axis, width), sceneText(scene(t, v, r)))
			}
		}
	}
}

func sceneText(s *protocol.Scene) string {
	var b strings.Builder
	for _, l := range s.Lanes {
		spans, levels, marks := l.Spans, l.Levels, l.Marks
		l.Spans, l.Levels, l.Marks = nil, nil, nil
		lines(&b, "lane", l)
		for _, x := range spans {
			lines(&b, "\tspan", x)
		}
		for _, x := range levels {
			lines(&b, "\tlevel", x)
		}
		for _, x := range marks {
			lines(&b, "\tmark", x)
		}
	}
	for _, k := range s.Links {
		lines(&b, "link", k)
	}
	for _, g := range s.Gaps {
		lines(&b, "gap", g)
	}
	s.Lanes, s.Links, s.Gaps = nil, nil, nil
	lines(&b, "scene", s)
	return b.String()
}

// The states after each event of some runs are those in testdata, which show
// of each what is not as in the one before.
func TestGoldenStates(t *testing.T) {
	for _, name := range []string{"buffered", "cancel", "locks", "kinds", "lost"} {
		v := view(t, readTrace(t, name))
		var b strings.Builder
		var before map[string]bool
		for at := int64(-1); at < int64(v.Len()); at++ {
			s, err := v.State(&protocol.StateRequest{At: &at})
			if err != nil {
				t.Fatal(err)
			}
			now := make(map[string]bool)
			for line := range strings.Lines(stateText(s)) {
				now[line] = true
				if !before[line] {
					b.WriteString(line)
				}
			}
			before = now
		}
		golden(t, name+".states", b.String())
	}
}

func stateText(s *protocol.State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s\n", s.At, s.Sentence)
	if s.Next != nil {
		lines(&b, "\tnext", s.Next)
	}
	for _, x := range s.Moves {
		lines(&b, "\tmove", x)
	}
	for _, x := range s.Goroutines {
		lines(&b, "\tgoroutine", x)
	}
	for _, x := range s.Channels {
		lines(&b, "\tchannel", x)
	}
	for _, x := range s.Locks {
		lines(&b, "\tlock", x)
	}
	for _, x := range s.WaitGroups {
		lines(&b, "\twaitgroup", x)
	}
	for _, x := range s.Contexts {
		lines(&b, "\tcontext", x)
	}
	for _, x := range s.Selects {
		lines(&b, "\tselect", x)
	}
	for _, x := range s.Conds {
		lines(&b, "\tcond", x)
	}
	for _, x := range s.Onces {
		lines(&b, "\tonce", x)
	}
	for _, x := range s.Timers {
		lines(&b, "\ttimer", x)
	}
	for _, x := range s.Variables {
		lines(&b, "\tvariable", x)
	}
	lines(&b, "\thidden", s.Hidden)
	return b.String()
}
