package verify

import (
	"fmt"
	"strconv"

	"github.com/govis/govis/tracer"
)

// what says in a few words what an event tells, as the begin of a sentence.
func (v *Verifier) what(e *tracer.Event) string {
	g := v.who(e.G)
	switch e.Kind {
	case tracer.GoCreate:
		return v.who(e.By) + " created " + (&goroutine{id: e.G, name: e.Name}).who()
	case tracer.GoStart:
		return g + " started"
	case tracer.GoStop:
		return g + " gave up its P (" + clean(e.Reason) + ")"
	case tracer.GoBlock:
		return g + " blocked (" + clean(e.Reason) + ")" + on(e)
	case tracer.GoUnblock:
		return v.who(e.By) + " woke " + g
	case tracer.GoEnd:
		return g + " ended"
	case tracer.GoSyscall:
		return g + " entered a syscall"
	case tracer.GoSysret:
		return g + " left a syscall"
	case tracer.ChanMake, tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose, tracer.ChanDrop:
		return v.whatChan(e)
	case tracer.SelectWait:
		return g + " waited in a select"
	case tracer.SelectDone:
		return g + " chose " + caseName(e) + " in a select"
	case tracer.PanicStart:
		return g + " began to panic (" + clean(e.Message) + ")"
	case tracer.PanicRecover:
		return g + " recovered (" + clean(e.Message) + ")"
	case tracer.Goexit:
		return g + " called Goexit"
	case tracer.Panic:
		return g + " panicked"
	case tracer.Fatal:
		return "the runtime ended the program (" + clean(e.Message) + ")"
	case tracer.Exit:
		return "the program exited with code " + strconv.Itoa(e.Code)
	}
	switch e.Kind {
	case tracer.UserTask, tracer.UserRegion, tracer.UserLog, tracer.Output, tracer.Range, tracer.Metric, tracer.CPUSample, tracer.ProcStart, tracer.ProcStop, tracer.TraceClock,
		tracer.TraceGap, tracer.GoStatus, tracer.GoLabel, tracer.GoThread, tracer.GoCallback:
		return v.whatUser(e)
	}
	return v.whatSync(e)
}

func on(e *tracer.Event) string {
	if e.Obj == 0 {
		return ""
	}
	return " on " + object(e)
}

// whatChan is what for channel events, with the capacity.
func (v *Verifier) whatChan(e *tracer.Event) string {
	g, ch := v.who(e.G), fmt.Sprintf("%s (cap %d)", object(e), e.Cap)
	other := e.Has&tracer.FieldBy != 0 && e.G != 0
	switch e.Kind {
	case tracer.ChanMake:
		return g + " made " + ch
	case tracer.ChanClose:
		return g + " closed " + ch
	case tracer.ChanDrop:
		return fmt.Sprintf("%s withdrew value number %d from %s", g, e.N, ch)
	case tracer.ChanSend:
		if other {
			return fmt.Sprintf("%s took %s from %s, who waited to send, on %s", v.who(e.By), value(e), g, ch)
		}
		if e.Mode == tracer.ModeHandoff {
			return fmt.Sprintf("%s handed %s to %s on %s", g, value(e), v.who(e.Peer), ch)
		}
		return fmt.Sprintf("%s sent %s on %s", g, value(e), ch)
	}
	if e.Mode == tracer.ModeClosed {
		if other {
			return fmt.Sprintf("%s ended the receive of %s from closed %s", v.who(e.By), g, ch)
		}
		return fmt.Sprintf("%s received from closed %s", g, ch)
	}
	if e.Mode == tracer.ModeHandoff {
		return fmt.Sprintf("%s received %s from %s on %s", g, value(e), v.who(e.Peer), ch)
	}
	return fmt.Sprintf("%s received %s from %s", g, value(e), ch)
}

// whatSync is what for locks, WaitGroups and contexts.
func (v *Verifier) whatSync(e *tracer.Event) string {
	g := v.who(e.G)
	try := e.Has&tracer.FieldOK != 0 && !e.OK
	switch e.Kind {
	case tracer.MutexLock, tracer.RWMutexLock:
		if try {
			return g + " could not lock " + object(e)
		}
		return g + " locked " + object(e)
	case tracer.RWMutexRLock:
		if try {
			return g + " could not lock " + object(e) + " for reading"
		}
		return g + " locked " + object(e) + " for reading"
	case tracer.MutexUnlock, tracer.RWMutexUnlock:
		return g + " unlocked " + object(e)
	case tracer.RWMutexRUnlock:
		return g + " unlocked " + object(e) + " for reading"
	case tracer.WaitGroupAdd, tracer.WaitGroupDone:
		return fmt.Sprintf("%s added %d to %s", g, e.N, object(e))
	case tracer.WaitGroupWait:
		return g + " returned from Wait on " + object(e)
	case tracer.CondWait:
		return g + " called Wait on " + object(e)
	case tracer.CondSignal:
		return fmt.Sprintf("%s signalled %s for %d", g, object(e), e.N)
	case tracer.CondBroadcast:
		return fmt.Sprintf("%s broadcast on %s for %d", g, object(e), e.N)
	case tracer.OnceDo:
		return g + " began the function of " + object(e)
	case tracer.OnceDone:
		return g + " ended the function of " + object(e)
	case tracer.ContextCreate:
		return g + " created context " + object(e)
	case tracer.ContextCancel:
		return g + " cancelled context " + object(e)
	case tracer.ContextDone:
		return g + " asked for the Done channel of context " + object(e)
	case tracer.TimerCreate:
		return g + " made the timer " + object(e)
	case tracer.TimerReset:
		return g + " reset the timer " + object(e)
	case tracer.TimerStop:
		return g + " stopped the timer " + object(e)
	case tracer.TimerFire:
		return "the timer " + object(e) + " fired"
	case tracer.Sleep:
		return g + " began to sleep"
	case tracer.AtomicLoad:
		return fmt.Sprintf("%s loaded %s from %s", g, clean(e.Value), object(e))
	case tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS, tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr:
		return fmt.Sprintf("%s changed %s from %s to %s (%s)", g, object(e), clean(e.Old), clean(e.New), e.Kind)
	}
	return g + ": " + e.Kind.String()
}

// caseName names the case of a select that won.
func caseName(e *tracer.Event) string {
	c := e.Cases[e.Case]
	if c.Dir == tracer.DirDefault {
		return "the default"
	}
	return c.Dir + " on " + objectName(c.Name, c.Chan)
}
