package randomprogram

import (
	"fmt"
	"time"
)

// A Plan is a program. It is not modified once made; several goroutines may use one.
type Plan struct {
	Seed  uint64
	Procs int // GOMAXPROCS
	main  *goroutine
	// How many there are of each; those that a goroutine uses it has from the ones that made it.
	chans, locks, groups, contexts, timers, conds, onces, goroutines int
}

// A goroutine is what one goroutine does: each op after the other.
type goroutine struct {
	name string
	body []op
	ran  *channel // closed at the very end; nil: nobody waits for that
	wg   *group   // whose Done it calls at the end; nil: none
	byGo bool     // it is made by the WaitGroup's method Go
	less bool     // its Done is Add(-1)
}

// An elem is the element type of a channel.
type elem string

const (
	elemInt     elem = "int"
	elemString  elem = "string"
	elemPair    elem = "pair"
	elemPointer elem = "*pair"
	elemChan    elem = "chan int"
	elemSignal  elem = "struct{}"
)

type (
	channel struct {
		i    int
		elem elem
		cap  int
	}
	lock struct {
		i    int // they are taken in this order
		kind lockKind
		sem  *channel // of a semaphore
	}
	group    struct{ i int }
	deadline struct {
		in    time.Duration // since now
		at    bool          // WithDeadline, else WithTimeout
		cause bool          // with a cause of its own
	}
	ctx struct {
		i        int
		kind     ctxKind
		parent   *ctx // nil: Background
		deadline deadline
		done     *channel // of a foreign one
		ends     bool     // it is cancelled at some time, whatever goroutines do
		maker    *goroutine
	}
	timer struct {
		i      int
		ticker bool
	}
	// A value is one to send: number n as the channel's element type, or a channel.
	value struct {
		n int
		c *channel
	}
)

type lockKind int

const (
	mutex lockKind = iota
	rwmutex
	semaphore // a buffered channel
)

type ctxKind int

const (
	withCancel ctxKind = iota
	withCancelCause
	withDeadline // and all its relatives
	withValue
	withoutCancel
	withOwnDone // a foreign
)

func (c *channel) String() string {
	if c == nil {
		return "nil"
	}
	return fmt.Sprint("c", c.i)
}

func (l *lock) String() string {
	switch l.kind {
	case rwmutex:
		return fmt.Sprint("rw", l.i)
	case semaphore:
		return l.sem.String()
	}
	return fmt.Sprint("mu", l.i)
}

func (g *group) String() string { return fmt.Sprint("wg", g.i) }

func (c *ctx) String() string {
	if c == nil {
		return "nil"
	}
	return fmt.Sprint("ctx", c.i)
}

// known returns what a trace knows of a context as a parent.
func (c *ctx) known() string {
	if c != nil && c.kind == withOwnDone {
		return "nil"
	}
	return c.String()
}

// mode returns what a trace calls it.
func (c *ctx) mode() string {
	switch {
	case c.kind == withDeadline && c.deadline.at:
		return "deadline"
	case c.kind == withDeadline:
		return "timeout"
	case c.kind == withValue:
		return "value"
	case c.kind == withoutCancel:
		return "withoutcancel"
	}
	return "cancel"
}

// cancels tells whether it has a function that cancels it.
func (c *ctx) cancels() bool { return c.kind <= withDeadline }

// doneName returns what a trace calls its Done channel.
func (c *ctx) doneName() string {
	switch {
	case c == nil || c.kind == withoutCancel:
		return "nil"
	case c.kind == withOwnDone:
		return c.done.String()
	case c.kind == withValue:
		return c.parent.doneName()
	}
	return c.String() + ".Done()"
}

// An op is one of the types below. The body of most that have one can be done more than once.
type op any

type (
	makeChan  struct{ c *channel }
	makeLock  struct{ l *lock }
	makeGroup struct{ wg *group }
	makeCtx   struct{ c *ctx }
	makeTimer struct { // and stop it after body
		t    *timer
		d    time.Duration
		body []op
	}

	// Without a way out: there is someone who receives, sends, closes.
	sendOp struct {
		c *channel
		v value
	}
	recvOp struct {
		c    *channel
		open bool // a value comes for sure
	}
	rangeOp struct {
		c    *channel
		comm bool // for { v, ok := <-c }
		body []op
	}
	closeOp struct {
		c    *channel
		wild bool // c may be closed already, or be nil
	}
	// A select with one case is printed as a select, which is the plain operation.
	selectOp struct {
		cases    []selectCase
		fallback int // the position of default, -1 for none
	}

	section struct { // body with the lock held
		l              *lock
		read, try      bool
		deferred, boom bool // unlocked by defer; after a panic
		body           []op
	}

	addOp struct {
		wg *group
		n  int
	}
	waitOp   struct{ wg *group }
	spawnOp  struct{ g *goroutine }
	cancelOp struct{ c *ctx }
	// What calls back has a body that goes on meanwhile; then it is stopped, or waited for.
	timerFuncOp struct {
		t    *timer
		d    time.Duration
		g    *goroutine
		body []op
	}
	ctxFuncOp struct {
		c    *ctx
		g    *goroutine
		body []op
		i    int // its number among the contexts, for it is one to a trace
	}

	timerOp struct {
		t    *timer
		what timerStep
		d    time.Duration // of reset
	}
	sleepOp   struct{ d time.Duration }
	afterOp   struct{ d time.Duration } // <-time.After(d)
	goschedOp struct{}
	panicOp   struct{} // recovered
	goexitOp  struct{} // the last of a body
	gcOp      struct{}
)

type timerStep int

const (
	timerWait timerStep = iota
	timerStop
	timerReset
)

// A selectCase is one of: a send or receive on c, on the nil channel of type none, on ctx.Done(), time.After(after), t.C.
type selectCase struct {
	send  bool
	c     *channel
	v     value
	none  elem
	ctx   *ctx
	after time.Duration
	t     *timer
}

func (c *selectCase) dir() string {
	if c.send {
		return "send"
	}
	return "recv"
}

// name returns what a trace calls the context that AfterFunc makes.
func (o *ctxFuncOp) name() string { return fmt.Sprint("stop", o.i) }

// form returns how a trace describes the select, up to the case that won.
func (s *selectOp) form() string {
	form := ""
	for i := range s.cases {
		if i == s.fallback {
			form += "default "
		}
		form += s.cases[i].dir() + " "
	}
	if s.fallback == len(s.cases) {
		form += "default "
	}
	return form + "> "
}
