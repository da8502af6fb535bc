package verify

import (
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// order checks what holds for the events of any trace.
func (v *Verifier) order(e *tracer.Event) error {
	switch {
	case e.Seq == 0:
		return refuse(e, "an event without a number: seq starts at 1")
	case v.begun && e.Seq <= v.seq:
		return refuse(e, "it comes after event %d: seq must grow", v.seq)
	case v.begun && e.T < v.t:
		return refuse(e, "its time is %d ns, before that of event %d (%d ns): time must not go back", e.T, v.seq, v.t)
	}
	v.begun, v.seq, v.t = true, e.Seq, e.T
	return nil
}

const place = tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack

// form checks what can be seen in one event alone.
func (v *Verifier) form(e *tracer.Event) error {
	always, optional := e.Kind.Fields()
	switch {
	case e.Kind == tracer.KindInvalid || e.Kind > lastKind:
		return refuse(e, "there is no kind of event with number %d", uint8(e.Kind))
	case e.Has&always != always:
		return refuse(e, "a %s without %s", e.Kind, fieldNames(always&^e.Has))
	case e.Has&^(always|optional) != 0:
		return refuse(e, "a %s has no %s", e.Kind, fieldNames(e.Has&^(always|optional)))
	case e.Has&place != 0 && e.Has&place != place:
		return refuse(e, "a %s with %s alone: at, pkg and stack come together", e.Kind, fieldNames(e.Has&place))
	case e.P < -1:
		return refuse(e, "it is on P %d: processors count from 0, -1 is none", e.P)
	case e.Has&tracer.FieldMode != 0 && !modeOf(e.Kind, e.Mode):
		return refuse(e, "a %s has no mode %q", e.Kind, clean(e.Mode))
	case e.Has&tracer.FieldBy != 0 && e.By == e.G && e.Mode != tracer.ModeUndone && e.G != 0:
		return refuse(e, "goroutine %d is said to have made its own event: by is for another goroutine", e.G)
	}
	switch e.Kind {
	case tracer.MutexLock, tracer.MutexUnlock, tracer.RWMutexLock, tracer.RWMutexUnlock,
		tracer.RWMutexRLock, tracer.RWMutexRUnlock:
		if e.Has&tracer.FieldN != 0 && e.N <= int64(len(e.Waiters)) {
			return refuse(e, "a %s with %d waiters of which %d are listed: n is for more", e.Kind, e.N, len(e.Waiters))
		}
	case tracer.TimerCreate, tracer.TimerReset:
		if e.Has&tracer.FieldN != 0 && e.N <= 0 || e.Kind == tracer.TimerCreate && (e.N > 0) != (e.Mode == tracer.ModeTicker) {
			return refuse(e, "a %s with %d ns between ticks: n is more than 0, and a ticker's", e.Kind, e.N)
		}
	case tracer.UserTask, tracer.UserRegion, tracer.Output, tracer.GoThread, tracer.GoCallback,
		tracer.TraceGap, tracer.GoStatus:
		if err := userForm(e); err != nil {
			return err
		}
	case tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast:
		if e.N < 0 || e.Counter < 0 {
			return refuse(e, "a %s with a number below 0", e.Kind)
		}
	case tracer.ChanMake, tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose, tracer.ChanDrop:
		return v.chanForm(e)
	case tracer.SelectWait, tracer.SelectDone:
		return selectForm(e)
	}
	if e.G == 0 && (e.Kind <= tracer.GoSysret || e.Kind == tracer.GoStatus) {
		return refuse(e, "a %s of goroutine 0: the runtime itself is never scheduled", e.Kind)
	}
	if e.Obj == 0 && always&tracer.FieldObj != 0 {
		return refuse(e, "a %s of object 0: ids start at 1", e.Kind)
	}
	return nil
}

// lastKind is the last one there is.
var lastKind = slices.Max(tracer.Kinds())

func fieldNames(f tracer.Fields) string {
	var names []string
	for i, name := range fieldOrder {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// fieldOrder follows the bits of tracer.Fields.
var fieldOrder = strings.Fields(`by obj name reason n len cap elem mode peer value ok case cases chan counter
	owner waiters parent deadline cause addr op old new code message label state gen at pkg stack thread`)

func modeOf(k tracer.Kind, mode string) bool {
	switch k {
	case tracer.GoCreate:
		return mode == tracer.ModeUser || mode == tracer.ModeSystem
	case tracer.GoSyscall:
		return mode == tracer.ModeCgo
	case tracer.GoStatus:
		return mode == tracer.ModeTrace || mode == tracer.ModeDump || mode == tracer.ModeBoth
	case tracer.GoBlock:
		return mode == tracer.ModeFIFO || mode == tracer.ModeLIFO
	case tracer.GoUnblock:
		return mode == tracer.ModeHandoff || mode == tracer.ModeContend || mode == tracer.ModeUndone
	case tracer.ChanSend:
		return mode == tracer.ModeBuffer || mode == tracer.ModeHandoff
	case tracer.ChanRecv:
		return mode == tracer.ModeBuffer || mode == tracer.ModeHandoff || mode == tracer.ModeClosed
	case tracer.SelectDone:
		return mode == tracer.ModeUnlocked
	case tracer.MutexLock, tracer.MutexUnlock:
		return mode == tracer.ModeNormal || mode == tracer.ModeStarvation
	case tracer.ProbeDrop:
		return mode == tracer.ModeSparse
	case tracer.TimerCreate:
		return mode == tracer.ModeTimer || mode == tracer.ModeTicker || mode == tracer.ModeFunc
	case tracer.UserRegion:
		return mode == tracer.ModeTest || mode == tracer.ModeBenchmark || mode == tracer.ModeFuzz
	case tracer.ContextCreate:
		switch mode {
		case tracer.ModeCancel, tracer.ModeTimeout, tracer.ModeDeadline,
			tracer.ModeWithValue, tracer.ModeWithoutCancel, tracer.ModeAfterFunc:
			return true
		}
	}
	return false
}

// chanForm checks the fields of a channel event against each other.
func (v *Verifier) chanForm(e *tracer.Event) error {
	has := func(f tracer.Fields) bool { return e.Has&f != 0 }
	closed := e.Kind == tracer.ChanRecv && e.Mode == tracer.ModeClosed
	switch {
	case e.Obj == 0:
		return refuse(e, "a %s of object 0: ids start at 1", e.Kind)
	case e.Cap < 0:
		return refuse(e, "%s has capacity %d", object(e), e.Cap)
	case e.Len < 0 || e.Len > max(e.Cap, 1):
		return refuse(e, "%s is said to hold %d values, its capacity is %d", object(e), e.Len, e.Cap)
	case has(tracer.FieldN) && e.N < 1:
		return refuse(e, "value number %d of %s: values count from 1", e.N, object(e))
	case closed && (e.OK || has(tracer.FieldN) || has(tracer.FieldPeer) || has(tracer.FieldValue)):
		return refuse(e, "a receive from closed %s gives no value: ok is false, n, peer and value are absent", object(e))
	case e.Kind == tracer.ChanRecv && !closed && (!e.OK || !has(tracer.FieldN)):
		return refuse(e, "a receive of a value from %s has ok and n", object(e))
	case (e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv) &&
		has(tracer.FieldPeer) != (e.Mode == tracer.ModeHandoff):
		return refuse(e, "on %s: a hand-off has a peer, anything else has none", object(e))
	}
	return nil
}

// maxCases is the limit of Go's compiler and of package reflect.
const maxCases = 1 << 16

func selectForm(e *tracer.Event) error {
	if len(e.Cases) > maxCases {
		return refuse(e, "a select has %d cases, the most there can be are %d", len(e.Cases), maxCases)
	}
	defaults := 0
	for _, c := range e.Cases {
		switch c.Dir {
		case tracer.DirDefault:
			defaults++
			if c.Chan != 0 {
				return refuse(e, "the default of a select names a channel")
			}
		case tracer.DirSend, tracer.DirRecv:
		default:
			return refuse(e, "a case of a select is %q, not send, recv or default", clean(c.Dir))
		}
	}
	switch {
	case defaults > 1:
		return refuse(e, "a select has %d defaults", defaults)
	case defaults == 1 && e.Kind == tracer.SelectWait:
		return refuse(e, "a select with a default waits")
	case e.Kind == tracer.SelectDone && (e.Case < 0 || e.Case >= len(e.Cases)):
		return refuse(e, "case %d of a select won that has %d cases", e.Case, len(e.Cases))
	case e.Mode == tracer.ModeUnlocked && e.Cases[e.Case].Dir != tracer.DirDefault:
		return refuse(e, "only a default can be chosen without the channel's lock")
	}
	return nil
}
