package exectrace_test

import (
	"bytes"
	"io"
	"iter"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
)

// burn uses the CPU until stop says so.
func burn(stop func() bool) (n int) {
	for !stop() {
		for i := range 100000 {
			n += i * i
		}
	}
	return n
}

// A trace has the CPU profiler's samples where that runs, the collector's ranges, the runtime's numbers, the wall clock, and Ps with their threads.
func TestKindsOfRuntime(t *testing.T) {
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		t.Skipf("the CPU profiler is in use: %v", err)
	}
	defer pprof.StopCPUProfile()
	var events []tracer.Event
	// When there is a sample is the profiler's to say, and whether a P finds nothing to do before the timer is due the machine's.
	for samples, stops := 0, 0; samples == 0 || stops == 0; {
		data := record(t, func() {
			begin := time.Now()
			burn(func() bool { return time.Since(begin) > 100*time.Millisecond })
			runtime.GC()
			<-time.After(time.Millisecond)
		})
		var err error
		if events, err = read(t, data); err != nil {
			t.Fatal(err)
		}
		checkOrder(t, events)
		for i := range events {
			switch {
			case events[i].Kind == tracer.CPUSample && events[i].At != "":
				samples++
			case events[i].Kind == tracer.ProcStop:
				stops++
			}
		}
	}
	has := map[string]bool{}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case tracer.Range, tracer.Metric:
			has[e.Kind.String()+" "+e.Label+e.State] = true
		case tracer.GoStart, tracer.ProcStart:
			has[e.Kind.String()] = has[e.Kind.String()] || e.Thread != 0
		case tracer.ProcStop:
			has[e.Kind.String()] = true
		case tracer.TraceClock:
			if off := time.Since(time.Unix(0, e.N+e.T)); off < 0 || off > time.Minute {
				t.Errorf("the wall clock is said to have been %v ago", off)
			}
			has["clock"] = true
		}
	}
	for _, want := range []string{
		"range GC concurrent mark phasebegin", "range GC concurrent mark phaseend", "range stop-the-world (GC mark termination)begin",
		"metric /memory/classes/heap/objects:bytes", "metric /sched/gomaxprocs:threads", "metric /gc/heap/goal:bytes",
		"go.start", "proc.start", "proc.stop", "clock",
	} {
		if !has[want] {
			t.Errorf("no %s", want)
		}
	}
}

// Coroutines are the program's own, and wait as such.
func TestCoroutines(t *testing.T) {
	data := record(t, func() {
		next, stop := iter.Pull(func(yield func(int) bool) {
			for i := 0; yield(i); i++ {
			}
		})
		defer stop()
		for range 10 {
			next()
		}
	})
	events, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	checkOrder(t, events)
	coroutine, waits := uint64(0), 0
	for i := range events {
		switch e := &events[i]; {
		case e.Kind == tracer.GoCreate && e.Op == "runtime.corostart":
			if coroutine = e.G; e.Mode != tracer.ModeUser {
				t.Errorf("a coroutine is %s", e.Mode)
			}
		case e.Kind == tracer.GoBlock && e.Reason == "coroutine":
			waits++
		case e.Kind == tracer.GoBlock && e.Reason == "unknown":
			t.Errorf("goroutine %d waits, and it is not known why", e.G)
		}
	}
	if coroutine == 0 || waits < 20 {
		t.Errorf("goroutine %d is a coroutine; one waits for another %d times", coroutine, waits)
	}
}

// A log or a region names its task also where that began before the trace, or is over.
func TestTasksOfOtherTimes(t *testing.T) {
	early, task := trace.NewTask(t.Context(), "early")
	defer task.End()
	data := record(t, func() {
		trace.Log(early, "at", "early")
		trace.WithRegion(early, "in early", func() {})
		over, task := trace.NewTask(t.Context(), "over")
		task.End()
		trace.Log(over, "at", "over")
		trace.WithRegion(over, "in over", func() {})
	})
	events, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	checkOrder(t, events)
	tasks := map[string]uint64{}
	for i := range events {
		switch e := &events[i]; e.Kind {
		case tracer.UserTask:
			tasks["over"] = e.Obj
		case tracer.UserLog, tracer.UserRegion:
			_, of, _ := strings.Cut(e.Label, "in ")
			if e.Kind == tracer.UserLog {
				of = e.Message
			}
			name := map[string]string{"early": "task", "over": "over"}[of]
			if tasks[of] == 0 {
				tasks[of] = e.Obj
			}
			if e.Obj == 0 || e.Obj != tasks[of] || e.Name != name {
				t.Errorf("%s %s of task %s is of task %q, %d, want %q, %d", e.Kind, e.State, of, e.Name, e.Obj, name, tasks[of])
			}
		}
	}
	if len(tasks) != 2 || tasks["early"] == tasks["over"] {
		t.Errorf("the tasks are %v", tasks)
	}
}

// A snapshot of a flight recorder is a trace that begins in the middle.
func TestFlightRecorder(t *testing.T) {
	r := trace.NewFlightRecorder(trace.FlightRecorderConfig{})
	if err := r.Start(); err != nil {
		t.Skipf("the execution tracer is in use: %v", err)
	}
	defer r.Stop()
	stop := make(chan bool)
	go waits(stop)
	defer close(stop)
	_, id := waitsInDump(t)
	pingPong()
	var b bytes.Buffer
	if _, err := r.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	events, err := read(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	checkOrder(t, events)
	checkSame(t, b.Bytes())
	known := false
	for i := range events {
		known = known || events[i].G == id && events[i].Kind == tracer.GoBlock && events[i].Reason == "chan receive"
	}
	if !known {
		t.Error("the goroutine that waits is not in the snapshot")
	}
}
