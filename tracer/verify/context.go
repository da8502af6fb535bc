package verify

import "github.com/govis/govis/tracer"

// A ctxNode is a context. Values pass a cancellation on without being
// cancelled themselves, so cancelable contexts hang below their nearest
// cancelable ancestor; WithoutCancel stops it.
type ctxNode struct {
	id    uint64
	epoch uint32
	name  string
	mode  string

	parent   *ctxNode // as created, nil for none or one not made by package context
	above    *ctxNode // the nearest cancelable ancestor, nil if none is known
	children ctxList  // live cancelable contexts below
	inList   bool     // in above.children
	prev     *ctxNode
	next     *ctxNode

	cancelled      bool
	cancelledSeq   uint64
	by             *goroutine // who cancels it, until it has reached the descendants
	creator        *goroutine // who creates it, until that is over
	message, cause string
	done           uint64   // id of its Done channel
	doneSeq        uint64   // when that was made
	reach          *promise // a cancellation above took for granted that it is cancelled
}

// A ctxList is a list of siblings.
type ctxList struct {
	head *ctxNode
	n    int
}

func (l *ctxList) add(c *ctxNode) {
	c.next = l.head
	if l.head != nil {
		l.head.prev = c
	}
	l.head = c
	c.inList = true
	l.n++
}

func (l *ctxList) remove(c *ctxNode) {
	if !c.inList {
		return
	}
	if c.prev != nil {
		c.prev.next = c.next
	} else {
		l.head = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	}
	c.prev, c.next, c.inList = nil, nil, false
	l.n--
}

// cancelable tells contexts that can be cancelled themselves.
func (c *ctxNode) cancelable() bool {
	return c.mode != tracer.ModeWithValue && c.mode != tracer.ModeWithoutCancel
}

// hazy tells whether a cancellation of c may have been lost.
func (v *Verifier) hazyCtx(c *ctxNode) bool { return c.epoch != v.epoch || c.mode == "" }

// ctx returns the context of the id, which e names as what.
func (v *Verifier) ctx(e *tracer.Event, id uint64, what string) (*ctxNode, error) {
	obj := v.objs.get(id)
	c, ok := obj.(*ctxNode)
	if obj == nil && v.epoch > 0 {
		c, ok = &ctxNode{id: id, epoch: v.epoch}, true // its creation was lost
		v.objs.put(id, c)
	}
	if !ok {
		return nil, refuse(e, "%s, but %s, object %d, is no context that was created before", v.what(e), what, id)
	}
	return c, nil
}

// doneChan checks that the channel e names was made.
func (v *Verifier) doneChan(e *tracer.Event) error {
	if e.Has&tracer.FieldChan == 0 || e.Chan == 0 || v.epoch > 0 {
		return nil
	}
	if _, ok := v.objs.get(e.Chan).(*channel); !ok {
		return refuse(e, "%s, but its Done channel, object %d, was never made", v.what(e), e.Chan)
	}
	return nil
}

// setDone notes which is c's Done channel.
func (v *Verifier) setDone(e *tracer.Event, c *ctxNode) {
	c.done, c.doneSeq = e.Chan, e.Seq
	if ch, ok := v.objs.get(e.Chan).(*channel); ok {
		ch.ctx = c
	}
}

func (v *Verifier) ctxCreate(e *tracer.Event) error {
	if v.objs.get(e.Obj) != nil {
		return refuse(e, "%s, but object %d exists already: ids are not used again", v.what(e), e.Obj)
	}
	c := &ctxNode{id: e.Obj, epoch: v.epoch, name: e.Name, mode: e.Mode}
	if e.Parent != 0 {
		var err error
		if c.parent, err = v.ctx(e, e.Parent, "its parent"); err != nil {
			return err
		}
	}
	if err := v.doneChan(e); err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if p := c.parent; p != nil && e.Mode != tracer.ModeWithoutCancel {
		c.above = p
		if !p.cancelable() {
			c.above = p.above
		}
	}
	if c.cancelable() {
		if e.Has&tracer.FieldChan != 0 {
			v.setDone(e, c)
		}
		if c.above != nil && a != nil {
			c.creator = a
			a.hold.born = append(a.hold.born, c)
			a.busy = true
			if !c.above.cancelled || c.above.by != nil {
				c.above.children.add(c)
			}
		}
	}
	v.objs.put(e.Obj, c)
	v.did(a, e)
	return nil
}

func (v *Verifier) ctxDone(e *tracer.Event) error {
	c, err := v.ctx(e, e.Obj, "it")
	if err != nil {
		return err
	}
	if e.Chan == 0 {
		return refuse(e, "%s, but that has no id", v.what(e))
	}
	if err := v.doneChan(e); err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if c.done != 0 {
		return refuse(e, "%s, but that was made before, as object %d", v.what(e), c.done)
	}
	v.setDone(e, c)
	v.did(a, e)
	return nil
}

func (v *Verifier) ctxCancel(e *tracer.Event) error {
	c, err := v.ctx(e, e.Obj, "it")
	if err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	switch {
	case c.mode == tracer.ModeWithValue || c.mode == tracer.ModeWithoutCancel:
		return refuse(e, "%s, but that was made to hold a value or to stop cancellation: it has none of its own", v.what(e))
	case c.cancelled:
		return refuse(e, "%s, which was cancelled before, at event %d", v.what(e), c.cancelledSeq)
	case e.Has&tracer.FieldChan != 0 && e.Chan != 0 && c.done != 0 && e.Chan != c.done:
		return refuse(e, "%s with Done channel %d, but that is object %d", v.what(e), e.Chan, c.done)
	case e.Has&tracer.FieldChan != 0 && e.Chan != 0 && c.done == 0 && !v.hazyCtx(c):
		return refuse(e, "%s with Done channel %d, but no ctx.done said that it has one", v.what(e), e.Chan)
	}
	if e.Has&tracer.FieldParent != 0 && e.Parent != 0 {
		if err := v.inherited(e, c); err != nil {
			return err
		}
	}
	if p := c.reach; p != nil {
		// When it was e that ended the cancellation in which a was, a is not in the middle of another.
		if !p.by(a) || p.v.Seq == e.Seq {
			return p.broken(e)
		}
		p.kept, c.reach = true, nil
	}
	c.cancelled, c.cancelledSeq, c.message, c.cause = true, e.Seq, e.Message, e.Cause
	if c.above != nil {
		c.above.children.remove(c)
	}
	if a != nil {
		c.by = a
		a.hold.reached = append(a.hold.reached, c)
		a.busy = true
	}
	v.did(a, e)
	return nil
}

// maxDepth bounds how far up a context's ancestors are looked for.
const maxDepth = 1000

// inherited checks a cancellation that came from above.
func (v *Verifier) inherited(e *tracer.Event, c *ctxNode) error {
	p, err := v.ctx(e, e.Parent, "the one it came from")
	if err != nil {
		return err
	}
	from := c.above
	for i := 0; from != nil && from != p; i++ {
		if i == maxDepth {
			from = p
			break
		}
		from = from.above
	}
	name := objectName(p.name, p.id)
	switch {
	case v.hazyCtx(p) || v.hazyCtx(c):
		return nil
	case from == nil && !c.foreign():
		return refuse(e, "%s from %s, but that is not one of its ancestors", v.what(e), name)
	case !p.cancelled:
		return refuse(e, "%s from %s, but that was not cancelled", v.what(e), name)
	case e.Message != p.message || e.Cause != p.cause:
		return refuse(e, "%s with %s (cause %s), but it came from %s, cancelled with %s (cause %s)",
			v.what(e), clean(e.Message), clean(e.Cause), name, clean(p.message), clean(p.cause))
	}
	return nil
}

// foreign tells whether a context hangs below one that was not made by
// package context: through it a cancellation may come from anywhere.
func (c *ctxNode) foreign() bool {
	for i := 0; i < maxDepth; i++ {
		switch {
		case c.mode == tracer.ModeWithoutCancel:
			return false
		case c.parent == nil:
			return true
		}
		c = c.parent
	}
	return true
}

// outsideCancel tells events that are no part of a cancellation or of the
// creation of a context: what package context does in there is to lock and
// unlock, to make, close and poll Done channels, and to start goroutines.
func outsideCancel(e *tracer.Event) bool {
	switch e.Kind {
	case tracer.ChanSend, tracer.ContextCreate, tracer.SelectWait, tracer.GoEnd, tracer.Sleep,
		tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait,
		tracer.RWMutexLock, tracer.RWMutexUnlock, tracer.RWMutexRLock, tracer.RWMutexRUnlock:
		return true
	case tracer.ChanRecv:
		return e.Mode != tracer.ModeClosed
	case tracer.SelectDone:
		return e.Cases[e.Case].Dir != tracer.DirDefault
	case tracer.ContextCancel:
		return e.Has&tracer.FieldParent == 0 || e.Parent == 0
	case tracer.GoBlock:
		kind := reasonKind(e.Reason)
		return kind != waitOther && kind != waitLock || e.Reason == "sleep"
	}
	return false
}

// leaveContext is called when a does something outside the cancellations and
// creations it was in: all descendants are cancelled by now. One that another
// goroutine is creating right now is cancelled by that one.
func (v *Verifier) leaveContext(a *goroutine, e *tracer.Event) error {
	born, reached := a.hold.born, a.hold.reached
	a.hold.born, a.hold.reached = nil, nil
	for _, c := range born {
		c.creator = nil
	}
	for _, c := range reached {
		c.by = nil
	}
	for _, c := range born {
		if p := c.above; p.cancelled && p.by == nil {
			v.mustReach(e, p, c)
		}
	}
	for _, c := range reached {
		for k := c.children.head; k != nil; k = k.next {
			v.mustReach(e, c, k)
		}
		ch, ok := v.objs.get(c.done).(*channel)
		if ok && c.doneSeq < c.cancelledSeq && !ch.closed && !ch.unknown && ch.epoch == v.epoch {
			return refuse(e, "%s, but %s cancelled %s at event %d and did not close its Done channel",
				v.what(e), a.who(), objectName(c.name, c.id), c.cancelledSeq)
		}
	}
	return nil
}

// mustReach notes that c, below p, is cancelled by now.
func (v *Verifier) mustReach(e *tracer.Event, p, c *ctxNode) {
	if c.cancelled || c.creator != nil || c.reach != nil || v.hazyCtx(c) || v.hazyCtx(p) {
		return
	}
	c.reach = v.promise(e, false, "%s, but the cancellation of %s at event %d did not reach %s, which is derived from it",
		v.what(e), objectName(p.name, p.id), p.cancelledSeq, objectName(c.name, c.id))
}
