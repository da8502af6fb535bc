package tracer_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

func summarize(events []*tracer.Event) tracer.Summary {
	s := tracer.NewSummarizer()
	for _, e := range events {
		s.Apply(e)
	}
	return s.Result()
}

func TestSummary(t *testing.T) {
	events := script(t,
		`"g":1,"kind":"go.create","by":0,"name":"gc","mode":"system","op":"runtime.gc"`,
		`"g":1,"kind":"go.block","reason":"GC worker (idle)"`,
		`"g":2,"kind":"go.create","by":0,"name":"main","mode":"user","op":"main.main"`,
		`"g":2,"kind":"chan.make","obj":5,"name":"c","cap":0,"elem":"int"`,
		`"g":3,"kind":"go.create","by":2,"name":"worker","mode":"user","op":"main.worker"`, // t 50
		`"g":3,"kind":"go.block","reason":"chan receive","obj":5,"name":"c","at":"main.go:7"`,
		`"g":2,"kind":"chan.send","obj":5,"name":"c","n":1,"len":0,"cap":0,"mode":"handoff"`,
		`"g":3,"by":2,"kind":"go.unblock","obj":5,"name":"c"`, // t 80: waited 20
		`"g":3,"kind":"go.block","reason":"sync.Mutex.Lock","obj":6,"name":"mu","mode":"fifo"`,
		`"g":3,"by":2,"kind":"go.unblock","obj":6,"name":"mu","mode":"undone"`, // no wait at all
		`"g":4,"kind":"go.create","by":2,"name":"short","mode":"user","op":"main.short"`,
		`"g":4,"kind":"go.end"`,
		`"g":5,"kind":"go.create","by":2,"name":"late","mode":"user","op":"main.late"`,
		`"g":0,"kind":"probe.drop","n":4`,
		`"g":0,"kind":"probe.hole","n":2`,
		`"g":3,"kind":"go.block","reason":"chan receive","obj":5,"name":"c","at":"main.go:9"`, // t 160
		`"g":2,"kind":"go.block","reason":"sleep"`,                                            // t 170
		`"g":0,"kind":"fatal","message":"all goroutines are asleep - deadlock!"`,
		`"g":0,"kind":"exit","code":2,"message":"exit status 2"`, // t 190
	)
	want := tracer.Summary{
		Events: 19, Duration: 190, Goroutines: 4, Peak: 3, System: 1, Channels: 1,
		Blocked: []tracer.BlockedTime{
			{Reason: "chan receive", Count: 2, Total: 50, Max: 30},
			{Reason: "sleep", Count: 1, Total: 20, Max: 20},
		},
		Stuck: []tracer.Stuck{
			{G: 3, Name: "worker", Reason: "chan receive", Obj: 5, ObjName: "c", At: "main.go:9", Since: 160, For: 30},
			{G: 2, Name: "main", Reason: "sleep", Since: 170, For: 20},
		},
		Dropped: 4, Holes: 2, Exited: true, Code: 2, Message: "all goroutines are asleep - deadlock!",
	}
	if got := summarize(events); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// Where events are missing, a goroutine of which the last known is that it
// blocked may have been woken since. It is counted, and not said to be stuck.
func TestSummaryAfterLoss(t *testing.T) {
	for _, loss := range []string{"probe.drop", "probe.hole"} {
		s := tracer.NewSummarizer()
		for _, e := range script(t,
			`"g":1,"kind":"go.create","by":0,"name":"main","mode":"user","op":"main.main"`,
			`"g":2,"kind":"go.create","by":1,"name":"lost","mode":"user","op":"main.lost"`,
			`"g":3,"kind":"go.create","by":1,"name":"runs","mode":"user","op":"main.runs"`,
			`"g":4,"kind":"go.create","by":1,"name":"sender","mode":"user","op":"main.sender"`,
			`"g":5,"kind":"go.create","by":1,"name":"woken","mode":"user","op":"main.woken"`,
			`"g":2,"kind":"go.block","reason":"chan receive","obj":5,"name":"c"`, // t 60
			`"g":3,"kind":"go.block","reason":"chan receive","obj":5,"name":"c"`,
			`"g":4,"kind":"go.block","reason":"chan send","obj":6,"name":"d"`,
			`"g":5,"kind":"go.block","reason":"chan receive","obj":5,"name":"c"`, // t 90
			`"g":0,"kind":"`+loss+`","n":4`,
			`"g":3,"kind":"chan.make","obj":7,"name":"e","cap":0,"elem":"int"`,                         // it had been woken
			`"g":4,"by":1,"kind":"chan.send","obj":6,"name":"d","n":1,"len":0,"cap":0,"mode":"buffer"`, // it still waits, until now
			`"g":4,"by":1,"kind":"go.unblock","obj":6,"name":"d"`,                                      // t 130
			`"g":5,"by":1,"kind":"go.unblock","obj":5,"name":"c"`,                                      // t 140
			`"g":5,"kind":"go.block","reason":"sleep"`,                                                 // t 150, after the loss
			`"g":0,"kind":"exit","code":0,"message":"exit status 0"`,
		) {
			s.Apply(e)
		}
		got := s.Result()
		if got.Unknown != 1 {
			t.Errorf("%s: of %d goroutines it is not known whether they are blocked, want 1", loss, got.Unknown)
		}
		if want := []tracer.Stuck{{G: 5, Name: "woken", Reason: "sleep", Since: 150, For: 10}}; !reflect.DeepEqual(got.Stuck, want) {
			t.Errorf("%s: stuck %+v, want %+v", loss, got.Stuck, want)
		}
		if want := []tracer.BlockedTime{
			{Reason: "chan receive", Count: 1, Total: 50, Max: 50},
			{Reason: "chan send", Count: 1, Total: 50, Max: 50},
			{Reason: "sleep", Count: 1, Total: 10, Max: 10},
		}; !reflect.DeepEqual(got.Blocked, want) {
			t.Errorf("%s: blocked %+v, want %+v", loss, got.Blocked, want)
		}
	}
}

// The result can be had at any time, and asking changes nothing.
func TestSummaryOnTheWay(t *testing.T) {
	events := tracetest.Play(1, tracetest.Leak)
	s := tracer.NewSummarizer()
	for i, e := range events {
		s.Apply(e)
		if got, want := s.Result(), summarize(events[:i+1]); !reflect.DeepEqual(got, want) {
			t.Fatalf("after %d events\n got %+v\nwant %+v", i+1, got, want)
		}
	}
}

// A summary agrees with the state at the end.
func TestSummaryOfRuns(t *testing.T) {
	for name, program := range tracetest.Programs {
		for seed := range uint64(5) {
			events := tracetest.Play(seed, program)
			sum, s := summarize(events), replay(events)
			stuck := map[uint64]bool{}
			for _, g := range s.Goroutines {
				if g.Status == tracer.StatusWaiting && g.Mode != tracer.ModeSystem {
					stuck[g.ID] = true
				}
			}
			if len(stuck) != len(sum.Stuck) {
				t.Errorf("%s, seed %d: stuck %+v, state %v", name, seed, sum.Stuck, stuck)
			}
			for _, k := range sum.Stuck {
				g := s.Goroutines[k.G]
				if !stuck[k.G] || g.Reason != k.Reason || g.Obj != k.Obj || g.Since.T != k.Since || g.Name != k.Name {
					t.Errorf("%s, seed %d: stuck %+v, state %+v", name, seed, k, g)
				}
			}
			if sum.Channels != len(s.Channels) || sum.Duration != time.Duration(s.T) || sum.System != 1 {
				t.Errorf("%s, seed %d: %+v", name, seed, sum)
			}
		}
	}
}

// Very many channels are counted in bounded memory.
func TestSummaryOfManyChannels(t *testing.T) {
	s := tracer.NewSummarizer()
	const channels = 1 << 19
	var e tracer.Event
	use := func(kind tracer.Kind, id uint64, pkg string) {
		e = tracer.Event{Seq: e.Seq + 1, G: 1, Kind: kind, Obj: id, At: "x.go:1", Pkg: pkg}
		s.Apply(&e)
	}
	use(tracer.ChanMake, 1, "runtime")
	for i := range uint64(channels) {
		id := 64 + i*640 // far apart, as if others were between them
		use(tracer.ChanMake, id, "main")
		use(tracer.ChanSend, id, "main")
		use(tracer.ChanSend, 1, "runtime")
		use(tracer.ChanRecv, 64+(i/2)*640, "main") // one that may be forgotten
	}
	if got := s.Result().Channels; got != channels {
		t.Errorf("%d channels, want %d", got, channels)
	}
	if words := s.IDWords(); words > 3*tracer.MaxIDWords {
		t.Errorf("memory for %d words, want at most %d", words, 3*tracer.MaxIDWords)
	}
}

// Channels that the program's code neither made nor used are not its; nor is it blocked when the runtime stops it.
func TestSummaryOfTheProgram(t *testing.T) {
	const user = `,"at":"main.go:3","pkg":"main","stack":[{"func":"main.main","file":"/src/main.go","line":3}]`
	const called = `,"at":"main.go:3","pkg":"main","stack":[{"func":"os/signal.signal_enable","file":"/go/s.go","line":1},{"func":"main.main","file":"/src/main.go","line":3}]`
	const library = `,"at":"context.go:4","pkg":"context","stack":[{"func":"context.init","file":"/go/context.go","line":4}]`
	got := summarize(script(t,
		`"g":1,"kind":"go.create","by":0,"name":"main","mode":"user","op":"main.main"`,
		`"g":1,"kind":"chan.make","obj":1,"name":"context.closedchan","cap":0,"elem":"struct{}"`+library,
		`"g":1,"kind":"chan.make","obj":2,"name":"runtime.maskUpdatedChan","cap":0,"elem":"struct{}"`+called,
		`"g":1,"kind":"chan.make","obj":3,"name":"c","cap":0,"elem":"int"`+user,
		`"g":1,"kind":"chan.make","obj":4,"name":"done","cap":0,"elem":"struct{}"`+library,
		`"g":1,"kind":"select.wait","cases":[{"dir":"recv","chan":4,"name":"done"}]`+user,
		`"g":1,"kind":"go.block","reason":"preempted"`+user,
		`"g":1,"by":0,"kind":"go.unblock"`,
		`"g":1,"kind":"go.block","reason":"semacquire"`+user,
	))
	if got.Channels != 2 || len(got.Blocked) != 0 || len(got.Stuck) != 0 {
		t.Errorf("%d channels, want c and done; blocked %v, stuck %v, want none", got.Channels, got.Blocked, got.Stuck)
	}
}
