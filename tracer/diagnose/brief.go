package diagnose

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// Brief says in a few words what an event does, to announce it: "worker receives
// from tasks". s is the state that the event finds, or an earlier one; it is only read.
func (t Teller) Brief(s *tracer.State, e *tracer.Event) string {
	w := words{s, t.Title}
	g := w.g(e.G)
	if has(e, tracer.FieldName) && e.Kind == tracer.GoCreate {
		if e.State == tracer.StateBefore {
			return name(e.Name, "goroutine", e.G) + " is there"
		}
		return fmt.Sprintf("%s starts %s", w.g(e.By), name(e.Name, "goroutine", e.G))
	}
	if _, completed := other(e); completed && e.Kind == tracer.ChanSend && e.Mode == tracer.ModeBuffer {
		return g + "'s value goes into " + w.obj(e, "channel")
	}
	if verb, kind := briefOf(e); verb != "" {
		if kind != "" {
			return g + " " + verb + " " + w.obj(e, kind)
		}
		return g + " " + verb
	}
	switch e.Kind {
	case tracer.GoUnblock:
		return w.g(e.By) + " wakes " + g
	case tracer.GoBlock:
		if e.Reason == "sleep" {
			return g + " sleeps"
		}
		return g + " waits " + w.waitedFor(&tracer.Goroutine{
			ID: e.G, Reason: e.Reason, Obj: e.Obj, ObjName: e.Name, Value: e.Value, HasValue: has(e, tracer.FieldValue),
			Place: tracer.Place{Stack: e.Stack},
		})
	case tracer.TimerFire:
		return w.obj(e, "timer") + " fires"
	case tracer.UserRegion, tracer.UserTask:
		what := e.Label
		if e.Kind == tracer.UserTask {
			what = e.Name
		}
		return g + " " + map[string]string{
			tracer.StateBegin: "begins ", tracer.StateEnd: "ends ", tracer.StatePause: "pauses ", tracer.StateContinue: "goes on with ",
		}[e.State] + short(what)
	case tracer.UserLog:
		return g + " logs " + short(e.Message)
	case tracer.Output:
		return w.output(e)
	case tracer.Range:
		return w.runtimeRange(e)
	case tracer.Metric:
		return w.metric(e)
	case tracer.CPUSample:
		return w.cpuSample(e)
	case tracer.ProcStart, tracer.ProcStop:
		return w.proc(e)
	case tracer.TraceClock:
		return w.wallClock(e)
	case tracer.TraceGap:
		if e.State == tracer.StateBegin {
			return "a trace ends"
		}
		return "a trace begins"
	case tracer.GoStatus:
		return w.statusNow(e)
	case tracer.Exit:
		return "the program ends"
	case tracer.Fatal:
		return "the runtime ends the program"
	case tracer.ProbeWait, tracer.ProbeDrop, tracer.ProbeHole, tracer.ProbeLimit:
		return "a note from govis"
	}
	return g + ": " + e.Kind.String()
}

// briefOf returns what the event's goroutine does, and what its object is, where
// it does it to one.
func briefOf(e *tracer.Event) (verb, kind string) {
	switch e.Kind {
	case tracer.GoStart:
		return "runs", ""
	case tracer.GoStop:
		return "gives up its P", ""
	case tracer.GoEnd:
		return "ends", ""
	case tracer.GoSyscall:
		if e.Mode == tracer.ModeCgo {
			return "calls C code", ""
		}
		return "calls the operating system", ""
	case tracer.GoSysret:
		return "is back from the operating system", ""
	case tracer.GoLabel:
		return "gets labels", ""
	case tracer.GoCallback:
		if e.State == tracer.StateEnd {
			return "is done with a call from C", ""
		}
		return "is called by C code", ""
	case tracer.GoThread:
		return "has its thread " + e.State, ""
	case tracer.Sleep:
		return "goes to sleep", ""
	case tracer.SelectWait:
		return "comes to a select", ""
	case tracer.SelectDone:
		return "leaves its select", ""
	case tracer.Panic, tracer.PanicStart:
		return "panics", ""
	case tracer.PanicRecover:
		return "recovers", ""
	case tracer.Goexit:
		return "calls Goexit", ""
	case tracer.ChanMake:
		return "makes", "channel"
	case tracer.ChanSend:
		return "sends on", "channel"
	case tracer.ChanRecv:
		return "receives from", "channel"
	case tracer.ChanClose:
		return "closes", "channel"
	case tracer.ChanDrop:
		return "withdraws a value from", "channel"
	}
	if verb, kind := briefOfLock(e); verb != "" {
		return verb, kind
	}
	return briefOfMemory(e)
}

func briefOfLock(e *tracer.Event) (verb, kind string) {
	switch e.Kind {
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		if !e.OK {
			return "tries to lock", "lock"
		}
		return "locks", "lock"
	case tracer.MutexUnlock, tracer.RWMutexUnlock, tracer.RWMutexRUnlock:
		return "unlocks", "lock"
	case tracer.WaitGroupAdd:
		return "adds to", "WaitGroup"
	case tracer.WaitGroupDone:
		return "counts down", "WaitGroup"
	case tracer.WaitGroupWait:
		return "returns from its wait for", "WaitGroup"
	case tracer.CondWait:
		return "begins to wait on", "Cond"
	case tracer.CondSignal:
		return "signals", "Cond"
	case tracer.CondBroadcast:
		return "wakes all who wait on", "Cond"
	case tracer.OnceDo:
		return "runs the function of", "Once"
	case tracer.OnceDone:
		return "is done with the function of", "Once"
	case tracer.TimerCreate, tracer.TimerReset:
		return "sets", "timer"
	case tracer.TimerStop:
		return "stops", "timer"
	case tracer.ContextCreate:
		return "makes", "context"
	case tracer.ContextCancel:
		return "cancels", "context"
	case tracer.ContextDone:
		return "asks for the Done channel of", "context"
	}
	return "", ""
}
