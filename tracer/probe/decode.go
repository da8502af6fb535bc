package probe

import (
	"encoding/binary"
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/accesses"
	"github.com/govis/govis/tracer/probe/names"
	"github.com/govis/govis/tracer/probe/values"
)

// A decoder makes events from the records of one program. It knows what earlier
// records said: symbols, stacks, types, and which object stands at an address now.
//
// The events it passes on are valid until the sink returns; what they point to may be kept.
type decoder struct {
	sink     func(*tracer.Event) error
	names    *names.Resolver
	accesses *accesses.Resolver
	lines    map[accessPlace]*lineAccesses
	answers  answers // that the names have given
	values   int     // how long a value may be as text
	std      *standard
	folders  folders

	clock   clock
	seq     uint64
	symbols map[uint64][]tracer.Frame
	stacks  []*stack // by number; nil where it is not told
	nStacks int      // that are
	types   map[uint64]*values.Type
	reasons map[uint64]string

	goroutines map[uint64]*goroutine
	goNames    map[string]int // how many goroutines have the name
	objects    map[uint64]*object
	pages      map[uint64][]uint64 // objects by the page of their address
	lastObj    uint64
	makes      map[makePlace][]uint64 // pcs of makes on one line, in order of appearance

	source  func(file, text string)
	overlay map[string]string // of the Binary
	sources map[string]bool   // files told to source

	texts recentTexts // of values

	isChan  map[uint64]record // what channels are whose make is not known
	fired   map[int32]uint64  // by P: the timer whose function it starts as a goroutine next
	dropped uint64            // events left out that are told of
	exit    exitRecord
	cut     bool // events are missing in front: there is what nobody made
	event   tracer.Event
}

type goroutine struct {
	name    string
	labels  string        // of package runtime/pprof
	context uint64        // key of the context that it made last
	reason  string        // why it blocked last
	sleep   int64         // when its sleep is due, 0 for none
	backToC bool          // its next system call is a return to C code that called Go
	cases   []tracer.Case // of the select that it waits in
	caseMap []int

	places   []int  // of the cases of its next select by package reflect
	def      int    // of its default, -1 for none
	channels []byte // of its next select, those told of in front

	elements map[uint32]int // of lists, which it made with a stack
}

type exitRecord struct {
	seen bool
	g    uint64
	code int
}

type makePlace struct {
	file string
	line int
	fn   string
}

func newDecoder(c Config, b *Binary, sink func(*tracer.Event) error) *decoder {
	return &decoder{
		sink:       sink,
		names:      names.New(names.Options{Overlay: b.overlay}),
		accesses:   accesses.New(b.overlay),
		lines:      map[accessPlace]*lineAccesses{},
		answers:    newAnswers(),
		values:     c.valueBytes(),
		std:        &standard{goroot: b.GOROOT, modules: b.modules, known: map[string]bool{"main": false, "": true}},
		clock:      clock{nano: c.clock() == govisClockNanotime},
		folders:    b.folders,
		symbols:    map[uint64][]tracer.Frame{},
		types:      map[uint64]*values.Type{},
		reasons:    map[uint64]string{},
		goroutines: map[uint64]*goroutine{},
		goNames:    map[string]int{},
		objects:    map[uint64]*object{},
		pages:      map[uint64][]uint64{},
		makes:      map[makePlace][]uint64{},
		source:     c.Source,
		overlay:    b.overlay,
		sources:    map[string]bool{},
		isChan:     map[uint64]record{},
		fired:      map[int32]uint64{},
	}
}

// record takes the next record of the ring.
func (d *decoder) record(r *record) error {
	if r.kind < govisRecLastAside && r.kind != govisRecNone {
		d.aside(r)
		return nil
	}
	if r.kind >= govisRecEnd || r.kind == govisRecLastAside {
		r = &record{kind: govisRecNone, p: -1, clock: r.clock, a: 1}
	}
	if d.cut && r.kind != govisRecGoCreate {
		if _, err := d.goroutine(r, r.g); err != nil {
			return err
		}
	}
	return handlers[r.kind](d, r)
}

// aside takes a record that describes something.
func (d *decoder) aside(r *record) {
	switch r.kind {
	case govisRecClock:
		d.clock.sync(r.a, int64(r.b))
	case govisRecSymbol:
		d.newSymbol(r.a, r.payload)
	case govisRecStack:
		d.newStack(uint32(r.a), r.payload)
	case govisRecType:
		d.newType(r)
	case govisRecReason:
		if len(d.reasons) < maxReasons {
			d.reasons[r.a] = text(r.payload)
		}
	case govisRecFree:
		d.free(r.a, r.b)
	case govisRecGone:
		delete(d.objects, r.obj)
	case govisRecOrder:
		d.selectOrder(r)
	case govisRecCases:
		d.moreCases(r)
	}
}

// begin starts an event for a record.
func (d *decoder) begin(r *record, kind tracer.Kind) *tracer.Event {
	d.seq++
	d.event = tracer.Event{Seq: d.seq, T: d.clock.at(r.clock), G: r.g, P: r.p, Kind: kind}
	e := &d.event
	e.Has, _ = kind.Fields()
	d.place(e, r.stack)
	return e
}

// place sets where in the program the event happened.
func (d *decoder) place(e *tracer.Event, number uint32) {
	if s := d.stack(number); s != nil {
		e.Stack, e.At, e.Pkg = s.frames, s.at, s.pkg
		e.Has |= tracer.FieldStack | tracer.FieldAt | tracer.FieldPkg
	}
}

// emit passes the event on.
// emit passes an event on. What the compiler put between a go statement and the function that it calls is of no use to
// readers, only to names, and is hidden, as it is in a traceback.
func (d *decoder) emit(e *tracer.Event) error {
	if n := len(e.Stack); n > 1 && wrapsGo(e.Stack[n-1].Func) {
		e.Stack = e.Stack[: n-1 : n-1]
	}
	return d.sink(e)
}

// goroutine returns what is known of g, and tells of one that nobody created: a thread of
// C code that called into Go, or one whose creation is missing.
func (d *decoder) goroutine(r *record, g uint64) (*goroutine, error) {
	if have := d.goroutines[g]; have != nil || g == 0 {
		return have, nil
	}
	made := &goroutine{}
	if d.cut {
		made.name = fmt.Sprintf("goroutine %d", g)
	} else {
		made.name = d.number("thread of C code")
	}
	d.goroutines[g] = made
	at := *r
	at.g, at.stack = g, 0
	e := d.begin(&at, tracer.GoCreate)
	e.Name, e.Mode, e.Op = made.name, tracer.ModeUser, ""
	return made, d.emit(e)
}

// number makes a goroutine's name unique: worker, worker 2, worker 3.
func (d *decoder) number(name string) string {
	d.goNames[name]++
	if n := d.goNames[name]; n > 1 {
		return fmt.Sprintf("%s %d", name, n)
	}
	return name
}

// handlers turn records into events, by kind.
var handlers [govisRecEnd]func(*decoder, *record) error

func init() {
	handlers = [govisRecEnd]func(*decoder, *record) error{
		govisRecNone:           (*decoder).hole,
		govisRecGoCreate:       (*decoder).goCreate,
		govisRecGoStart:        (*decoder).goStart,
		govisRecGoStop:         (*decoder).goStop,
		govisRecGoBlock:        (*decoder).goBlock,
		govisRecGoUnblock:      (*decoder).goUnblock,
		govisRecGoEnd:          (*decoder).goEnd,
		govisRecGoSyscall:      (*decoder).goSyscall,
		govisRecGoSysret:       (*decoder).goSysret,
		govisRecChanMake:       (*decoder).chanMake,
		govisRecChanSend:       (*decoder).chanSend,
		govisRecChanRecv:       (*decoder).chanRecv,
		govisRecChanClose:      (*decoder).chanClose,
		govisRecChanDrop:       (*decoder).chanDrop,
		govisRecSelectWait:     (*decoder).selectWait,
		govisRecSelectDone:     (*decoder).selectDone,
		govisRecTryFailed:      (*decoder).tryFailed,
		govisRecMutexLock:      (*decoder).mutexLock,
		govisRecMutexUnlock:    (*decoder).mutexUnlock,
		govisRecRWMutexLock:    (*decoder).rwmutexLock,
		govisRecRWMutexUnlock:  (*decoder).rwmutexUnlock,
		govisRecRWMutexRLock:   (*decoder).rwmutexRLock,
		govisRecRWMutexRUnlock: (*decoder).rwmutexRUnlock,
		govisRecWaitGroupAdd:   (*decoder).waitGroupAdd,
		govisRecWaitGroupWait:  (*decoder).waitGroupWait,
		govisRecContextCreate:  (*decoder).contextCreate,
		govisRecContextDone:    (*decoder).contextDone,
		govisRecContextCancel:  (*decoder).contextCancel,
		govisRecSleep:          (*decoder).sleep,
		govisRecPanic:          (*decoder).panicked,
		govisRecFatal:          (*decoder).fatal,
		govisRecExit:           (*decoder).exiting,
		govisRecWait:           (*decoder).waited,
		govisRecDropped:        (*decoder).droppedHere,
		govisRecLimit:          (*decoder).limited,
		govisRecCondWait:       (*decoder).condWait,
		govisRecCondSignal:     (*decoder).condSignal,
		govisRecCondBroadcast:  (*decoder).condBroadcast,
		govisRecOnceDo:         (*decoder).onceDo,
		govisRecOnceDone:       (*decoder).onceDone,
		govisRecTask:           (*decoder).task,
		govisRecRegion:         (*decoder).region,
		govisRecLog:            (*decoder).log,
		govisRecOutput:         (*decoder).output,
		govisRecLabel:          (*decoder).label,
		govisRecThread:         (*decoder).thread,
		govisRecPanicStart:     (*decoder).panicStart,
		govisRecPanicRecover:   (*decoder).panicRecover,
		govisRecGoexit:         (*decoder).goexit,
		govisRecTimerCreate:    (*decoder).timerCreate,
		govisRecTimerReset:     (*decoder).timerReset,
		govisRecTimerStop:      (*decoder).timerStop,
		govisRecTimerFire:      (*decoder).timerFire,
		govisRecAtomic:         (*decoder).atomic,
		govisRecAccess:         (*decoder).access,
		govisRecCallback:       (*decoder).callback,
		govisRecProgram:        func(*decoder, *record) error { return nil }, // see Flight.describe
		govisRecChanIs:         (*decoder).chanIs,
	}
}

// text returns a payload as a string.
func text(b []byte) string { return string(b) }

// words reads a payload word by word; past its end everything is 0.
type words struct{ b []byte }

func (w *words) word() uint64 {
	if len(w.b) < 8 {
		w.b = nil
		return 0
	}
	x := binary.LittleEndian.Uint64(w.b)
	w.b = w.b[8:]
	return x
}

// bytes returns the next n bytes, or as many as there are, and skips what pads them to words.
func (w *words) bytes(n int) []byte {
	if n < 0 || n > len(w.b) {
		n = len(w.b)
	}
	b := w.b[:n]
	w.b = w.b[min((n+7)&^7, len(w.b)):]
	return b
}

// A clock turns the ring's time into nanoseconds since the start.
type clock struct {
	nano  bool // the ring's time is nanotime
	ready bool
	start int64 // nanotime of the first record
	ticks uint64
	nanos int64 // nanotime at ticks
	first struct {
		ticks uint64
		nanos int64
	}
	slope float64 // nanoseconds per tick
	last  int64   // the latest time given out
}

// sync takes a pair of readings of the same moment.
func (c *clock) sync(ticks uint64, nanos int64) {
	if !c.ready {
		c.ready = true
		c.start = nanos
		c.first.ticks, c.first.nanos = ticks, nanos
		if !c.nano {
			c.slope = nanosPerTick()
		}
	} else if d := nanos - c.first.nanos; d > 20e6 && ticks > c.first.ticks {
		c.slope = float64(d) / float64(ticks-c.first.ticks)
	}
	c.ticks, c.nanos = ticks, nanos
}

// at returns the time of a record. It never goes back: two threads read the clock and take their
// places in the ring in no particular order.
func (c *clock) at(ticks uint64) int64 {
	t := c.last
	if c.nano {
		t = int64(ticks) - c.start
	} else if c.ready && ticks != 0 {
		t = c.nanos - c.start + int64(float64(int64(ticks-c.ticks))*c.slope)
	}
	c.last = max(c.last, t)
	return c.last
}

// deadline returns a moment given in nanotime.
func (c *clock) deadline(nanos int64) int64 { return nanos - c.start }
