package diagnose

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

func (w words) chanMake(e *tracer.Event) string {
	s := fmt.Sprintf("%s makes %s, ", w.g(e.G), w.obj(e, "channel"))
	switch e.Cap {
	case 0:
		return s + "a channel of " + e.Elem + " without a buffer"
	case 1:
		return s + "a channel of " + e.Elem + " with a buffer for 1 value"
	}
	return fmt.Sprintf("%sa channel of %s with a buffer for %d values", s, e.Elem, e.Cap)
}

func (w words) chanSend(e *tracer.Event) string {
	v, ch := value(has(e, tracer.FieldValue), e.Value), w.channel(e)
	by, completed := other(e)
	switch {
	case e.Mode == tracer.ModeHandoff && completed:
		return fmt.Sprintf("%s takes %s on %s straight from %s, which was waiting", w.g(by), v, ch, w.g(e.G))
	case e.Mode == tracer.ModeHandoff:
		return fmt.Sprintf("%s sends %s on %s: it goes straight to %s, which was waiting", w.g(e.G), v, ch, w.g(e.Peer))
	case completed:
		return fmt.Sprintf("%s has made room: %s of %s, which was waiting, goes into the buffer of %s (%d of %d)",
			w.g(by), v, w.g(e.G), ch, e.Len, e.Cap)
	}
	return fmt.Sprintf("%s sends %s on %s: it goes into the buffer (%d of %d)", w.g(e.G), v, ch, e.Len, e.Cap)
}

func (w words) chanRecv(e *tracer.Event) string {
	v, ch := value(has(e, tracer.FieldValue), e.Value), w.channel(e)
	by, completed := other(e)
	ctx, isDone := w.doneOf(e.Obj)
	switch {
	case e.Mode == tracer.ModeHandoff && has(e, tracer.FieldPeer):
		return fmt.Sprintf("%s receives %s from %s, straight from %s", w.g(e.G), v, ch, w.g(e.Peer))
	case e.Mode == tracer.ModeHandoff:
		return fmt.Sprintf("%s receives %s from %s, straight from its sender", w.g(e.G), v, ch)
	case e.Mode == tracer.ModeClosed && isDone && completed:
		return fmt.Sprintf("%s no longer waits: %s is cancelled", w.g(e.G), ctx)
	case e.Mode == tracer.ModeClosed && isDone:
		return fmt.Sprintf("%s sees that %s is cancelled", w.g(e.G), ctx)
	case e.Mode == tracer.ModeClosed && completed:
		return fmt.Sprintf("%s no longer waits to receive from %s: %s has closed it, and there is no value (ok is false)",
			w.g(e.G), ch, w.g(by))
	case e.Mode == tracer.ModeClosed:
		return fmt.Sprintf("%s receives no value from %s: it is closed and empty (ok is false)", w.g(e.G), ch)
	}
	return fmt.Sprintf("%s receives %s from %s, the first in the buffer (%d of %d left)", w.g(e.G), v, ch, e.Len, e.Cap)
}

func (w words) chanClose(e *tracer.Event) string {
	ch := w.obj(e, "channel")
	s := fmt.Sprintf("%s closes %s", w.g(e.G), ch)
	if ctx, ok := w.doneOf(e.Obj); ok {
		s += ", as " + ctx + " is cancelled"
	}
	if e.Len > 0 {
		s += "; " + count(int64(e.Len), "value") + " can still be received"
	}
	c := w.s.Channels[e.Obj]
	if c == nil {
		return s
	}
	if ids := waiting(c.RecvQ); len(ids) > 0 {
		s += ". That releases " + w.gs(ids)
	}
	if ids := waiting(c.SendQ); len(ids) > 0 {
		s += ". That makes " + w.gs(ids) + " panic: sending on a closed channel"
	}
	return s
}

// channel returns the name of the channel that an operation is on, with what its line calls it where that is another. Where another
// goroutine completes the operation the line is not the one that is looked at.
func (w words) channel(e *tracer.Event) string {
	ch := w.obj(e, "channel")
	if _, completed := other(e); completed || e.Label == "" || e.Label == ch {
		return ch
	}
	return ch + " (here: " + short(e.Label) + ")"
}

// waiting returns the goroutines of a queue, each once.
func waiting(q []tracer.Waiter) []uint64 {
	var ids []uint64
	seen := make(map[uint64]bool)
	for _, w := range q {
		if !seen[w.G] {
			seen[w.G] = true
			ids = append(ids, w.G)
		}
	}
	return ids
}

func (w words) chanDrop(e *tracer.Event) string {
	return fmt.Sprintf("the timer of %s is stopped or set anew: value %d, which nobody has received, is withdrawn",
		w.obj(e, "channel"), e.N)
}

func (w words) selectWait(e *tracer.Event) string {
	if not := w.neither(e.Cases); not != "" {
		return w.g(e.G) + " comes to a select and can " + not
	}
	return w.g(e.G) + " comes to a select: no case is ready"
}

func (w words) selectDone(e *tracer.Event) string {
	if e.Case < 0 || e.Case >= len(e.Cases) {
		return w.g(e.G) + "'s select is over"
	}
	won := e.Cases[e.Case]
	if won.Dir == tracer.DirDefault {
		if ctx := w.onlyDone(e.Cases); ctx != "" {
			return w.g(e.G) + " takes the default of its select: " + ctx + " is not cancelled"
		}
		if not := w.neither(e.Cases); not != "" {
			return w.g(e.G) + " takes the default of its select: it could " + not
		}
		return w.g(e.G) + " takes the default of its select"
	}
	if ctx, ok := w.doneOf(won.Chan); ok && won.Dir == tracer.DirRecv {
		return w.g(e.G) + " goes on in its select: " + ctx + " is cancelled"
	}
	return w.g(e.G) + " goes on with the case of its select to " + w.doCase(won)
}

// onlyDone returns the context that a select looks at, where it does nothing else; else "".
func (w words) onlyDone(cases []tracer.Case) string {
	seen := ""
	for _, c := range cases {
		if c.Dir == tracer.DirDefault {
			continue
		}
		ctx, ok := w.doneOf(c.Chan)
		if !ok || c.Dir != tracer.DirRecv || seen != "" {
			return ""
		}
		seen = ctx
	}
	return seen
}

// neither says that none of a select's cases is possible: "not receive from
// tasks", "neither receive from tasks nor send on out"; "" when it has none.
func (w words) neither(cases []tracer.Case) string {
	n := 0
	for _, c := range cases {
		if c.Dir != tracer.DirDefault {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "not " + w.cases(cases, "")
	}
	return "neither " + w.cases(cases, " nor ")
}
