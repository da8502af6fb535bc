package randomprogram

import (
	"fmt"
	"strings"
)

// value returns a value to send as an expression. It can stand more than once.
func (s *printer) value(e elem, v value) string {
	switch e {
	case elemInt:
		return fmt.Sprint(v.n)
	case elemString:
		return fmt.Sprintf("%q", fmt.Sprint("v", v.n))
	case elemPair:
		return fmt.Sprintf("pair{%d, %q}", v.n, fmt.Sprint("p", v.n))
	case elemPointer:
		name := s.fresh("p")
		s.line("%s := &pair{%d, %q}", name, v.n, fmt.Sprint("p", v.n))
		return name
	case elemChan:
		if v.c != nil {
			return v.c.String()
		}
		return "(chan int)(nil)"
	}
	return "struct{}{}"
}

func (s *printer) recv(o recvOp) {
	switch {
	case o.c.elem == elemSignal: // it is closed, nobody sends
		s.line("<-%s", o.c)
		s.line("d.received(%q, nil, false)", o.c)
	case o.open:
		s.line("d.received(%q, <-%s, true)", o.c, o.c)
	default:
		s.line("{")
		s.line("v, ok := <-%s", o.c)
		s.line("d.received(%q, v, ok)", o.c)
		s.line("}")
	}
}

func (s *printer) rangeOver(o rangeOp) {
	if o.comm {
		s.line("for {")
		s.line("v, ok := <-%s", o.c)
		s.line("d.received(%q, v, ok)", o.c)
		s.line("if !ok {")
		s.line("break")
		s.line("}")
		s.body(o.body)
		s.line("}")
		return
	}
	s.line("for v := range %s {", o.c)
	s.line("d.received(%q, v, true)", o.c)
	s.body(o.body)
	s.line("}")
	s.line("d.received(%q, nil, false)", o.c)
}

func (s *printer) close(o closeOp) {
	switch {
	case o.c == nil:
		s.line("recovered(func() {")
		s.line("var none chan int")
		s.line("close(none)")
		s.line("})")
	case o.wild:
		s.line("recovered(func() {")
		s.line("close(%s)", o.c)
		s.line("d.note(%q, %q, %q)", "close", "", o.c)
		s.line("})")
	default:
		s.line("close(%s)", o.c)
		s.line("d.note(%q, %q, %q)", "close", "", o.c)
	}
}

// section prints operations with a lock held.
func (s *printer) section(o section) {
	name := o.l.String()
	take, give, words := "Lock", "Unlock", [2]string{"lock", "unlock"}
	switch {
	case o.l.kind == semaphore:
		s.semaphore(o)
		return
	case o.l.kind == rwmutex && o.read:
		take, give, words = "RLock", "RUnlock", [2]string{"rlock", "runlock"}
	case o.l.kind == rwmutex:
		words = [2]string{"wlock", "wunlock"}
	}
	if o.try {
		s.line("if d.locked(%q, %q, %s.Try%s()) {", words[0], name, name, take)
	} else {
		s.line("{")
		s.line("%s.%s()", name, take)
		s.line("d.locked(%q, %q, true)", words[0], name)
	}
	s.inside(o, fmt.Sprintf("d.note(%q, %q, %q)", words[1], "", name), fmt.Sprintf("%s.%s()", name, give))
	s.line("}")
}

// inside prints what is done with the lock, and how it is given up.
func (s *printer) inside(o section, free ...string) {
	if o.deferred {
		s.line("recovered(func() {")
		s.line("defer func() {\n%s\n}()", strings.Join(free, "\n"))
	}
	s.body(o.body)
	if o.boom {
		s.line("panic(%q)", "recovered")
	}
	if o.deferred {
		s.line("})")
	} else {
		s.line("%s", strings.Join(free, "\n"))
	}
}

func (s *printer) semaphore(o section) {
	free := fmt.Sprintf("d.received(%q, <-%s, true)", o.l, o.l)
	if !o.try {
		s.line("%s <- struct{}{}", o.l)
		s.line("d.sent(%q, struct{}{})", o.l)
		s.line("{")
		s.inside(o, free)
		s.line("}")
		return
	}
	s.line("select {")
	s.line("case %s <- struct{}{}:", o.l)
	s.line("d.sent(%q, struct{}{})", o.l)
	s.inside(o, free)
	s.line("default:")
	s.line("d.note(%q, %q, %q, %q)", "select", "send default > 1", o.l, "nil")
	s.line("}")
}

func (s *printer) cancel(c *ctx) {
	if c.kind == withCancelCause {
		s.line("cancel%d(reason(\"by \" + d.name))", c.i)
		return
	}
	s.line("cancel%d()", c.i)
}

func (s *printer) makeCtx(c *ctx) {
	parent := "context.Background()"
	if c.parent != nil {
		parent = c.parent.String()
	}
	switch c.kind {
	case withOwnDone:
		s.line("var %s context.Context = foreign{%s, %s}", c, parent, c.done)
		s.line("_ = %s", c)
		return
	case withValue:
		s.line("%s := context.WithValue(%s, reason(%q), %d)", c, parent, "key", c.i)
	case withoutCancel:
		s.line("%s := context.WithoutCancel(%s)", c, parent)
	default:
		s.line("%s, cancel%d := context.%s", c, c.i, c.call(parent))
	}
	s.line("d.derived(%q, %q, %q, %s)", c, c.parent.known(), c.mode(), c)
	if c.cancels() {
		s.line("defer func() {")
		s.cancel(c)
		s.line("d.cancelled(%q, %s)", c, c)
		s.line("}()")
	}
}

// call returns the call that makes a context with a function to cancel it, without its package.
func (c *ctx) call(parent string) string {
	if c.kind != withDeadline {
		return map[ctxKind]string{withCancel: "WithCancel(", withCancelCause: "WithCancelCause("}[c.kind] + parent + ")"
	}
	call, when, cause := "WithTimeout", micros(c.deadline.in), ""
	if c.deadline.at {
		call, when = "WithDeadline", "time.Now().Add("+when+")"
	}
	if c.deadline.cause {
		call, cause = call+"Cause", fmt.Sprintf(", reason(%q)", "late for "+c.String())
	}
	return call + "(" + parent + ", " + when + cause + ")"
}

func (s *printer) makeTimer(o makeTimer) {
	s.line("{")
	kind := "Timer"
	if o.t.ticker {
		kind = "Ticker"
	}
	s.line("t%d := time.New%s(%s)", o.t.i, kind, micros(o.d))
	s.line("n%d := d.timer()", o.t.i)
	s.line("_ = n%d", o.t.i)
	s.body(o.body)
	s.line("t%d.Stop()", o.t.i)
	s.line("}")
}

func (s *printer) timerStep(o timerOp) {
	switch o.what {
	case timerWait:
		s.line("d.received(n%d, <-t%d.C, true)", o.t.i, o.t.i)
	case timerStop:
		s.line("t%d.Stop()", o.t.i)
	case timerReset:
		s.line("t%d.Reset(%s)", o.t.i, micros(o.d))
	}
}
