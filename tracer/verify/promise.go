package verify

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// # Events that come later than what they tell
//
// An event is stamped near what it tells of, not in the same instant. Under a
// channel's lock nobody can tell the difference. Elsewhere another goroutine
// may see the effect of an operation, and stamp its own event, before the
// operation's event is stamped: a default chosen without the lock while a
// sender inside the lock has already put its value away; a select that found
// the waiter at the head of a queue already served through another channel; a
// TryLock that lost against a Lock which has not returned yet.
//
// Such an event takes something for granted which the trace has yet to show.
// The model notes it as a promise. Whoever keeps it was in the middle of its
// operation when the promise was made: it is a goroutine that runs, or was
// preempted, and whose last event is older than the promise. So:
//
//   - an event keeps a promise only if its goroutine's last event before it is
//     older than the promise;
//   - a promise can be kept no more, and the event that made it is refused,
//     once each goroutine that runs or was preempted has had a later event.
//
// A goroutine whose operation shows in more than one event (a close that
// releases many) counts as still in it until the last of them: see hold.open.
// Waiting goroutines, those in a syscall and those just woken are in the
// middle of nothing. The runtime itself (goroutine 0, timers) has no order of
// its own; what it may keep stays open. After lost events anybody may be in
// flight, known or not: from then on no promise is given up.

// A promise is what an event took for granted.
type promise struct {
	v    *Violation // that the event is if nobody keeps it
	kept bool
	any  bool // kept by whatever event comes, not only by one in flight
}

// maxPromises bounds those open at one time. Beyond it the oldest are
// forgotten: nothing is decided about them.
const maxPromises = 1 << 12

// promise notes that e is a violation unless a later event keeps what it took
// for granted. runtime says that goroutine 0 may keep it.
func (v *Verifier) promise(e *tracer.Event, runtime bool, format string, args ...any) *promise {
	p := &promise{v: refuse(e, format, args...).(*Violation)}
	if !runtime && v.epoch == 0 {
		if len(v.promises) >= maxPromises {
			v.promises = slices.DeleteFunc(v.promises, func(p *promise) bool { return p.kept })
			if len(v.promises) >= maxPromises {
				v.promises = slices.Delete(v.promises, 0, maxPromises/2)
			}
		}
		v.promises = append(v.promises, p)
	}
	return p
}

// maxPending bounds the promises that wait on one object, in the same way.
const maxPending = 256

// bounded appends x to list, without the older half if it is full.
func bounded[T any](list []T, x T) []T {
	if len(list) >= maxPending {
		list = slices.Delete(list, 0, maxPending/2)
	}
	return append(list, x)
}

// by tells whether a may keep the promise: it was in flight when it was made.
func (p *promise) by(a *goroutine) bool { return a == nil || p.any || a.last < p.v.Seq }

// broken returns the violation, found at e.
func (p *promise) broken(e *tracer.Event) error {
	p.v.Found = e.Seq
	return p.v
}

// expire refuses promises that nobody can keep any more.
func (v *Verifier) expire(e *tracer.Event) error {
	for len(v.promises) > 0 {
		p := v.promises[0]
		if !p.kept {
			if oldest := v.active.oldest(); oldest != nil && oldest.last < p.v.Seq {
				return nil
			}
			return p.broken(e)
		}
		v.promises[0] = nil
		v.promises = v.promises[1:]
	}
	v.promises = v.promises[:0]
	return nil
}

// An activeList holds the goroutines that run or were preempted, the one with
// the latest event first.
type activeList struct{ head goroutine }

func (l *activeList) init() { l.head.next, l.head.prev = &l.head, &l.head }

// oldest returns the goroutine whose last event is the oldest, nil for none.
func (l *activeList) oldest() *goroutine {
	if g := l.head.prev; g != &l.head {
		return g
	}
	return nil
}

// touch makes seq the last event of g.
func (l *activeList) touch(g *goroutine, seq uint64) {
	g.last = seq
	if g.prev != nil && l.head.next != g {
		l.remove(g)
		l.insert(g, &l.head)
	}
}

// add puts g in, with seq as its last event; 0 if that is not known.
func (l *activeList) add(g *goroutine, seq uint64) {
	g.last = seq
	l.remove(g)
	if seq == 0 {
		l.insert(g, l.head.prev)
	} else {
		l.insert(g, &l.head)
	}
}

func (l *activeList) insert(g, after *goroutine) {
	g.prev, g.next = after, after.next
	g.next.prev = g
	after.next = g
}

func (l *activeList) remove(g *goroutine) {
	if g.prev == nil {
		return
	}
	g.prev.next, g.next.prev = g.next, g.prev
	g.prev, g.next = nil, nil
}
