package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// BenchmarkEvents verifies runs of the simulator. An op is one event.
func BenchmarkEvents(b *testing.B) {
	var traces [][]*tracer.Event
	for seed := range uint64(200) {
		traces = append(traces, newSim(seed).play(randomProgram))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		for _, events := range traces {
			if err := check(events, verify.Options{}); err != nil {
				b.Fatal(err)
			}
			if done += len(events); done >= b.N {
				break
			}
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkPingPong is one long trace: two goroutines that hand a value to
// and fro. An op is one event.
func BenchmarkPingPong(b *testing.B) {
	t := start().make(tasksObj, 0).blockRecv(workerG, tasksObj)
	round := len(t.events)
	t.handoff(mainG, workerG, tasksObj, 1, "1", 0).wakeUp(workerG, mainG).blockRecv(workerG, tasksObj)
	head, loop := t.events[:round], t.events[round:]
	v := verify.New(verify.Options{})
	for _, e := range head {
		if err := v.Event(e); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		e := loop[i%len(loop)]
		n := int64(i / len(loop))
		e.Seq, e.T, e.N = uint64(round+i+1), int64(round+i), n+1
		if err := v.Event(e); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
