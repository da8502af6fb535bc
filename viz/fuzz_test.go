package viz

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Whatever events a trace has, in whatever order, it can be looked at.
func FuzzTrace(f *testing.F) {
	for _, name := range []string{"buffered", "cancel", "locks"} {
		data, err := os.ReadFile("testdata/" + name + ".jsonl")
		if err != nil {
			f.Fatal(err)
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		for from := 0; from < len(lines); from += 20 { // short ones are changed to more effect
			f.Add(bytes.Join(lines[from:min(from+20, len(lines))], nil))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var events []*tracer.Event
		for line := range bytes.Lines(data) {
			e := new(tracer.Event)
			if json.Unmarshal(line, e) == nil && len(events) < 500 {
				events = append(events, e)
			}
		}
		v := view(t, newMem(events))
		for _, axis := range []protocol.Axis{protocol.AxisEvents, protocol.AxisClock} {
			for _, window := range [][2]int64{{0, 100}, {-maxPosition, maxPosition}, {3, 4}} {
				r := &protocol.SceneRequest{Axis: axis, From: window[0], To: window[1], Width: 300, Fold: true, Lanes: everything(100)}
				r.Lanes.System, r.Lanes.State = true, ""
				encodable(t, &protocol.SceneReply{Scene: *scene(t, v, r)})
			}
		}
		for i, e := range events {
			s := state(t, v, int64(i))
			encodable(t, &protocol.StateReply{State: *s})
			if _, err := v.Explain(&protocol.ExplainRequest{G: e.G, At: int64(i)}); err != nil {
				t.Fatal(err)
			}
			if _, err := v.Event(&protocol.EventRequest{At: ptr(int64(i))}); err != nil {
				t.Fatal(err)
			}
		}
		encodable(t, v.Hello())
	})
}

func encodable(t *testing.T, m protocol.ServerMessage) {
	t.Helper()
	if _, err := protocol.Encode(m); err != nil {
		t.Fatal(err)
	}
}
