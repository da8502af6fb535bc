package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// maxReleases is how many goroutines one event is shown to release.
const maxReleases = 50

func atG(g uint64) *protocol.End { return &protocol.End{Lane: goroutineID(g)} }
func atObj(o uint64) *protocol.End {
	return &protocol.End{Lane: objectID(o)}
}
func atSlot(o uint64, slot int) *protocol.End {
	return &protocol.End{Lane: objectID(o), Slot: &slot}
}

// actor is where something comes from that the event's goroutine did; the
// runtime has no place on the stage.
func actor(g uint64) *protocol.End {
	if g == 0 {
		return nil
	}
	return atG(g)
}

// moves returns what an event moves, in a state as it was before.
func moves(before *tracer.State, e *tracer.Event) []protocol.Move {
	switch e.Kind {
	case tracer.GoCreate:
		from := actor(e.By)
		if e.By == 0 && e.Parent != 0 {
			from = atObj(e.Parent) // a timer starts it
		}
		return []protocol.Move{{Kind: protocol.MoveCreate, From: from, To: atG(e.G)}}
	case tracer.GoUnblock:
		return wakeMoves(before, e)
	case tracer.ChanMake:
		return []protocol.Move{{Kind: protocol.MoveCreate, Obj: e.Obj, From: actor(e.G), To: atObj(e.Obj)}}
	case tracer.ChanSend:
		return sendMoves(before, e)
	case tracer.ChanRecv:
		return recvMoves(e)
	case tracer.ChanClose:
		return closeMoves(before, e)
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		if m := before.Mutexes[e.Obj]; !e.OK || m != nil && m.Owner == e.G {
			return nil // nothing moves, or it was handed over when it was woken
		}
		return []protocol.Move{{Kind: protocol.MoveLock, Obj: e.Obj, From: atObj(e.Obj), To: atG(e.G)}}
	case tracer.MutexUnlock, tracer.RWMutexUnlock, tracer.RWMutexRUnlock:
		return []protocol.Move{{Kind: protocol.MoveLock, Obj: e.Obj, From: actor(e.G), To: atObj(e.Obj)}}
	case tracer.WaitGroupAdd, tracer.WaitGroupDone:
		return countMoves(before, e)
	case tracer.ContextCreate:
		from := actor(e.G)
		if e.Parent != 0 {
			from = atObj(e.Parent)
		}
		return []protocol.Move{{Kind: protocol.MoveCreate, Obj: e.Obj, From: from, To: atObj(e.Obj)}}
	case tracer.ContextCancel:
		return cancelMoves(before, e)
	}
	return moreMoves(before, e)
}

// cancelMoves: a cancellation comes to a context, and from there to those
// below that carry values, which have no event of their own.
func cancelMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	from := actor(e.G)
	if e.Parent != 0 {
		from = atObj(e.Parent)
	}
	out := []protocol.Move{{Kind: protocol.MoveCancel, Obj: e.Obj, From: from, To: atObj(e.Obj)}}
	for i := 0; i < len(out); i++ {
		x := before.Contexts[out[i].Obj]
		if x == nil {
			continue
		}
		for _, id := range x.Children {
			if c := before.Contexts[id]; c != nil && c.Mode == tracer.ModeWithValue && len(out) < maxReleases {
				out = append(out, protocol.Move{Kind: protocol.MoveCancel, Obj: id, From: atObj(x.ID), To: atObj(id)})
			}
		}
	}
	return out
}

// wakeMoves: a goroutine is woken, and may get a free mutex with that.
func wakeMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	if e.By == 0 || e.Mode == tracer.ModeUndone {
		return nil
	}
	out := []protocol.Move{{Kind: protocol.MoveWake, Obj: e.Obj, From: atG(e.By), To: atG(e.G)}}
	if m := before.Mutexes[e.Obj]; e.Mode == tracer.ModeHandoff && m != nil && m.Owner == 0 {
		out = append(out, protocol.Move{Kind: protocol.MoveLock, Obj: e.Obj, From: atObj(e.Obj), To: atG(e.G)})
	}
	return out
}

// closeMoves: a close comes to a channel, and from there to all who wait to receive.
func closeMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	out := []protocol.Move{{Kind: protocol.MoveClose, Obj: e.Obj, From: actor(e.G), To: atObj(e.Obj)}}
	if c := before.Channels[e.Obj]; c != nil {
		for _, w := range c.RecvQ[:min(len(c.RecvQ), maxReleases)] {
			out = append(out, protocol.Move{Kind: protocol.MoveRelease, Obj: e.Obj, From: atObj(e.Obj), To: atG(w.G)})
		}
	}
	return out
}

// sendMoves: a value goes into the last slot, or straight across. In a
// hand-off the receive, which comes next, moves nothing any more.
func sendMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	m := protocol.Move{Kind: protocol.MoveValue, Obj: e.Obj, N: e.N, Value: short(e.Value), From: actor(e.G)}
	if e.G == 0 {
		m.From = timerOf(before, e.Obj)
	}
	switch {
	case e.Mode == tracer.ModeHandoff && e.Peer != 0:
		m.To = atG(e.Peer)
	case e.Mode == tracer.ModeBuffer && e.Len > 0:
		m.To = atSlot(e.Obj, e.Len-1)
	default:
		m.To = atObj(e.Obj)
	}
	return []protocol.Move{m}
}

// recvMoves: the head comes out and the others move up.
func recvMoves(e *tracer.Event) []protocol.Move {
	switch e.Mode {
	case tracer.ModeBuffer:
		out := []protocol.Move{{Kind: protocol.MoveValue, Obj: e.Obj, N: e.N, Value: short(e.Value),
			From: atSlot(e.Obj, 0), To: actor(e.G)}}
		if e.Len > 0 {
			out = append(out, protocol.Move{Kind: protocol.MoveShift, Obj: e.Obj})
		}
		return out
	}
	return nil // of a channel that is closed: the close has released who waited
}

// countMoves: a counter changes, and at 0 releases whoever waits.
func countMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	out := []protocol.Move{{Kind: protocol.MoveCount, Obj: e.Obj, N: e.N, From: actor(e.G), To: atObj(e.Obj)}}
	wg := before.WaitGroups[e.Obj]
	if e.Counter != 0 || wg == nil {
		return out
	}
	for _, g := range wg.Waiters[:min(len(wg.Waiters), maxReleases)] {
		out = append(out, protocol.Move{Kind: protocol.MoveRelease, Obj: e.Obj, From: atObj(e.Obj), To: atG(g)})
	}
	return out
}
