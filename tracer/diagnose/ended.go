package diagnose

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// Ended says who ended a goroutine's wait, and from which line. before is the
// state that the go.unblock e found; cause is the operation that completed the
// goroutine's own in the same go, nil where there was none.
func (t Teller) Ended(before *tracer.State, e, cause *tracer.Event) string {
	w := words{before, t.Title}
	g := before.Goroutines[e.G]
	waited, reason := "", ""
	if g != nil && g.Status == tracer.StatusWaiting {
		waited, reason = ", "+Duration(e.T-g.Since.T)+" after it began", g.Reason
	}
	at := ""
	if place := w.placeOf(e); place != "" {
		at = " (" + place + ")"
	}
	if e.Mode == tracer.ModeUndone {
		return sentence("the runtime did not let it wait after all")
	}
	if e.By == 0 && reason == "sleep" {
		return sentence("the clock: its time was up" + waited)
	}
	return sentence(w.g(e.By) + w.did(g, e, cause) + at + waited)
}

// placeOf returns the line from which a goroutine was woken: that of the event,
// or else the one where its waker last was, for it wakes at the end of an operation.
func (w words) placeOf(e *tracer.Event) string {
	if e.By == 0 {
		return ""
	}
	if e.At != "" {
		return e.At
	}
	if by := w.s.Goroutines[e.By]; by != nil {
		return by.Place.At
	}
	return ""
}

// did says what the waker did.
func (w words) did(g *tracer.Goroutine, e, cause *tracer.Event) string {
	if cause != nil {
		ch := w.obj(cause, "channel")
		ctx, isDone := w.doneOf(cause.Obj)
		switch {
		case cause.Kind == tracer.ChanSend:
			return " received from " + ch
		case cause.Kind == tracer.ChanRecv && cause.Mode == tracer.ModeClosed && isDone:
			return " closed the Done channel of " + ctx
		case cause.Kind == tracer.ChanRecv && cause.Mode == tracer.ModeClosed:
			return " closed " + ch
		case cause.Kind == tracer.ChanRecv:
			return " sent on " + ch
		}
	}
	if g == nil {
		return " woke it"
	}
	switch c := w.s.Channels[g.Obj]; {
	case strings.HasPrefix(g.Reason, "chan send") && c != nil && c.Closed:
		return " closed " + w.name(g.ObjName, "channel", g.Obj) + ", so the send panics"
	case g.Reason == "sync.WaitGroup.Wait":
		return " brought the counter of " + w.name(g.ObjName, "WaitGroup", g.Obj) + " to 0"
	case e.Mode == tracer.ModeHandoff:
		return " handed " + w.obj(e, "lock") + " over"
	case e.Mode == tracer.ModeContend:
		return " unlocked " + w.obj(e, "lock")
	}
	return " woke it"
}
