package verify

// relax is called when events were lost (probe.drop, probe.hole). Nobody
// knows whose, so nothing is known any more of who waits, runs and holds what:
// each goroutine and object is forgotten when it is next met, and learnt anew
// from what its events say:
//
//   - a goroutine's state from its next event;
//   - a channel's buffer from its next send into or receive from a slot, its
//     queues from a send into a free slot, which nobody can have been waiting
//     to receive (unbuffered channels stay half known until they are closed);
//   - who holds a lock, and a WaitGroup's counter, from the next event; how
//     many readers have a RWMutex when a writer gets it;
//   - contexts stay known, but any of them may have been cancelled.
//
// Promises (see promise.go) are kept or broken as before, but never expire.
//
// What stays checked: order, form, ids, numbers of values, capacities, who is
// running on which P, that ended goroutines and closed channels stay so.
func (v *Verifier) relax() {
	v.epoch++
	v.lost = v.seq
	v.listing = false
	v.procs = procTable{}
	v.promises = nil
	v.active.init()
}

// forget drops what lost events may have changed of g.
func (v *Verifier) forget(g *goroutine) {
	v.leaveAll(g)
	*g = goroutine{id: g.id, name: g.name, epoch: v.epoch, system: g.system, native: g.native,
		started: true, hazy: true, dead: g.dead, p: -1}
}

// forget drops what lost events may have changed of ch.
func (ch *channel) forget(epoch uint32) {
	ch.recvq.clear()
	ch.sendq.clear()
	*ch = channel{id: ch.id, epoch: epoch, name: ch.name, cap: ch.cap, sent: ch.sent,
		closed: ch.closed, ctx: ch.ctx, timer: ch.timer, plain: ch.plain, owner: ch.owner, unknown: true}
}
