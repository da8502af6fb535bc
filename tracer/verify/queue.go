package verify

// A queue holds waiting goroutines, the first to be served first.
type queue struct {
	head, tail *waiter
	n          int
}

// A waiter is the place of a goroutine in a queue. A select has one for each
// of its channels.
type waiter struct {
	g          *goroutine
	q          *queue // nil once it left
	ch         *channel
	prev, next *waiter
	sel        bool // of a select: another of its cases may win
	send       bool
	seq        uint64 // of the event that queued it
}

// join puts g into q, at its end or in front.
func (v *Verifier) join(g *goroutine, q *queue, ch *channel, front bool, seq uint64) *waiter {
	w := v.waiters
	if w == nil {
		w = new(waiter)
	} else {
		v.waiters = w.next
	}
	*w = waiter{g: g, q: q, ch: ch, seq: seq}
	g.wait.places = append(g.wait.places, w)
	if front {
		w.next = q.head
	} else {
		w.prev = q.tail
	}
	if w.prev != nil {
		w.prev.next = w
	} else {
		q.head = w
	}
	if w.next != nil {
		w.next.prev = w
	} else {
		q.tail = w
	}
	q.n++
	return w
}

// leave takes w out of its queue, if it still is in one.
func (w *waiter) leave() {
	q := w.q
	if q == nil {
		return
	}
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		q.head = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		q.tail = w.prev
	}
	q.n--
	w.q, w.prev, w.next = nil, nil, nil
}

// leaveAll takes g out of all queues.
func (v *Verifier) leaveAll(g *goroutine) {
	for i, w := range g.wait.places {
		w.leave()
		*w = waiter{next: v.waiters}
		v.waiters = w
		g.wait.places[i] = nil
	}
	g.wait.places = g.wait.places[:0]
}

// in returns the place of g in q, nil if it is not there.
func (g *goroutine) in(q *queue) *waiter {
	for _, w := range g.wait.places {
		if w.q == q {
			return w
		}
	}
	return nil
}

// clear empties q: after lost events nobody knows who waits.
func (q *queue) clear() {
	for q.head != nil {
		q.head.leave()
	}
}
