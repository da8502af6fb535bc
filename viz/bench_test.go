package viz

import (
	"runtime"
	"sync"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// million plays a run of about a million events, once.
var million = sync.OnceValue(func() []*tracer.Event {
	var events []*tracer.Event
	tracetest.PlayEach(1, tracetest.Mixed(60000), func(e *tracer.Event) bool {
		events = append(events, e)
		return len(events) < 1_000_000
	})
	return events
})

func BenchmarkIndex(b *testing.B) {
	events := million()
	before := live()
	var x *index
	for b.Loop() {
		x = newIndex()
		for _, e := range events {
			if err := x.apply(e); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(events))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(live()-before)/float64(len(events)), "B/event")
	runtime.KeepAlive(x)
}

// live returns how many bytes are in use.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// whole asks for a scene of a whole trace, with 40 lanes.
func whole(v *View, axis protocol.Axis) *protocol.SceneRequest {
	r := &protocol.SceneRequest{Axis: axis, To: int64(v.Len()), Width: 1600, Fold: true, Lanes: everything(40)}
	if axis == protocol.AxisClock {
		_, r.To = v.Progress()
	}
	return r
}

// everything asks for lanes of all kinds.
func everything(count int) protocol.LaneQuery {
	return protocol.LaneQuery{Count: count, Kinds: []protocol.LaneKind{
		protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex, protocol.LaneRWMutex,
		protocol.LaneWaitGroup, protocol.LaneContext, protocol.LaneProcessor, protocol.LaneObject,
	}}
}

func BenchmarkScene(b *testing.B) {
	trace := newMem(million())
	trace.finish()
	v := view(b, trace)
	for _, axis := range []protocol.Axis{protocol.AxisEvents, protocol.AxisClock} {
		b.Run(string(axis), func(b *testing.B) {
			r := whole(v, axis)
			r.Lanes.Kinds = []protocol.LaneKind{protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex, protocol.LaneProcessor}
			var spans, marks, links int
			for b.Loop() {
				s, err := v.Scene(r)
				if err != nil {
					b.Fatal(err)
				}
				spans, marks, links = 0, 0, len(s.Links)
				for i := range s.Lanes {
					spans += len(s.Lanes[i].Spans)
					marks += len(s.Lanes[i].Marks)
				}
			}
			b.ReportMetric(float64(spans), "spans")
			b.ReportMetric(float64(marks), "marks")
			b.ReportMetric(float64(links), "links")
		})
	}
}
