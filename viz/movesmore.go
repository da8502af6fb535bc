package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// moreMoves returns what events of Conds, Onces, timers and variables move.
func moreMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	switch e.Kind {
	case tracer.CondSignal, tracer.CondBroadcast:
		return signalMoves(before, e)
	case tracer.OnceDo:
		return []protocol.Move{{Kind: protocol.MoveRun, Obj: e.Obj, From: actor(e.G), To: atObj(e.Obj)}}
	case tracer.OnceDone:
		return onceMoves(before, e)
	case tracer.TimerCreate:
		return []protocol.Move{{Kind: protocol.MoveCreate, Obj: e.Obj, From: actor(e.G), To: atObj(e.Obj)}}
	case tracer.TimerFire:
		return fireMoves(before, e)
	}
	return accessMoves(e)
}

// signalMoves: a signal comes to a Cond, and from there to those it wakes.
func signalMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	out := []protocol.Move{{Kind: protocol.MoveSignal, Obj: e.Obj, N: e.N, From: actor(e.G), To: atObj(e.Obj)}}
	if c := before.Conds[e.Obj]; c != nil {
		woken := min(int64(len(c.Waiters)), max(0, e.N), maxReleases)
		out = append(out, releases(e.Obj, c.Waiters[:woken])...)
	}
	return out
}

// onceMoves: the function has come to its end, which releases who waited for that.
func onceMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	out := []protocol.Move{{Kind: protocol.MoveRun, Obj: e.Obj, N: 1, From: actor(e.G), To: atObj(e.Obj)}}
	if o := before.Onces[e.Obj]; o != nil {
		out = append(out, releases(e.Obj, o.Waiters[:min(len(o.Waiters), maxReleases)])...)
	}
	return out
}

func releases(obj uint64, gs []uint64) []protocol.Move {
	var out []protocol.Move
	for _, g := range gs {
		out = append(out, protocol.Move{Kind: protocol.MoveRelease, Obj: obj, From: atObj(obj), To: atG(g)})
	}
	return out
}

// fireMoves: a timer tells its context. What it sends and whom it starts have events of
// their own.
func fireMoves(before *tracer.State, e *tracer.Event) []protocol.Move {
	if t := before.Timers[e.Obj]; t != nil && t.Context != 0 {
		return []protocol.Move{{Kind: protocol.MoveFire, Obj: e.Obj, From: atObj(e.Obj), To: atObj(t.Context)}}
	}
	return nil
}

// timerOf returns the timer that sends on a channel, nil where there is none.
func timerOf(before *tracer.State, ch uint64) *protocol.End {
	for id, t := range before.Timers {
		if t.Chan == ch && ch != 0 {
			return atObj(id)
		}
	}
	return nil
}

// accessMoves: a value comes out of a variable, or goes into it. A read-modify-write
// is one movement, into the variable: nothing can come between.
func accessMoves(e *tracer.Event) []protocol.Move {
	m := protocol.Move{Obj: e.Obj}
	switch e.Kind {
	case tracer.MemRead, tracer.AtomicLoad:
		m.Kind, m.Value, m.From, m.To = protocol.MoveRead, short(e.Value), atObj(e.Obj), actor(e.G)
	case tracer.AtomicCAS:
		if !e.OK {
			m.Kind, m.Value, m.From, m.To = protocol.MoveRead, short(e.Old), atObj(e.Obj), actor(e.G)
			break
		}
		fallthrough
	case tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr, tracer.MemLater:
		m.Kind, m.Value, m.From, m.To = protocol.MoveWrite, short(e.New), actor(e.G), atObj(e.Obj)
	default:
		return nil
	}
	return []protocol.Move{m}
}
