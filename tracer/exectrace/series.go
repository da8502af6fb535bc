package exectrace

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// A Series makes one run of several traces of one program, taken one after another, and of dumps of its stacks in between. What happens between two traces
// is not known: it is a gap, from the last event of one to the first of the next. Goroutines stay who they are.
//
// Its methods are not for use by several goroutines at once.
type Series struct {
	c       *converter
	begun   bool                  // there is a gap, or a trace is being read
	gap     int64                 // when the gap began
	ended   time.Duration         // when that was by the caller's clock
	aligned bool                  // the clock of the traces is known
	offset  trace.Time            // what it shows when t is 0
	starts  map[trace.GoID]string // the outermost function of goroutines, where a trace has told
	dead    idSet                 // goroutines that have ended
	stood   map[trace.GoID]stood  // who waited in the dump of the gap that lasts, nil where there is none
}

// An idSet is a set of numbers that are mostly near to each other.
type idSet map[uint64]uint64

func (s idSet) add(id uint64)      { s[id/64] |= 1 << (id % 64) }
func (s idSet) has(id uint64) bool { return s[id/64]&(1<<(id%64)) != 0 }

// NewSeries returns one that has seen nothing. Its events go to sink, as with [Read].
func NewSeries(sink func(*tracer.Event) error) *Series {
	s := &Series{starts: map[trace.GoID]string{}, dead: idSet{}}
	var back uint64 // who was the last to come back from a system call, if that was the last event
	s.c = newConverter(func(e *tracer.Event) error {
		switch {
		case e.Kind == tracer.GoEnd && e.G == back: // a thread of C code: it may call Go again
		case e.Kind == tracer.GoEnd, e.Kind == tracer.GoStatus && e.State == tracer.StateEnded:
			s.dead.add(e.G)
		}
		if back = 0; e.Kind == tracer.GoSysret {
			back = e.G
		}
		return sink(e)
	})
	return s
}

// OnFile has f called once for each source file that a stack names, with a function in it. It is called before there are events.
func (s *Series) OnFile(f func(file, fn string)) { s.c.newFile = f }

// ErrOther says that a trace, or a dump, is of another process than those before: a service was started anew, or there are several behind one address.
var ErrOther = errors.New("it is another process than before")

// begin makes sure that a gap is there.
func (s *Series) begin(at int64) error {
	if s.begun {
		return nil
	}
	s.begun = true
	return s.openGap(at)
}

func (s *Series) openGap(at int64) error {
	s.gap = max(at, s.c.last)
	s.event(tracer.TraceGap, trace.NoGoroutine, s.gap).State = tracer.StateBegin
	return s.c.emit()
}

// event begins an event that no event of a trace tells of.
func (s *Series) event(kind tracer.Kind, g trace.GoID, t int64) *tracer.Event {
	c := s.c
	c.last = max(c.last, t)
	always, _ := kind.Fields()
	c.blank(kind, always)
	c.e.T, c.e.G, c.e.P = c.last, idOf(g), -1
	return &c.e
}

// maxSkew is how much longer or shorter the time from trace to trace may seem by their clock than by ours before that is taken for another: answers take time.
const maxSkew = 10 * time.Second

// Trace takes in the next trace, from the first size bytes of r. It ended at a time by the caller's clock, counted from the begin of the series.
// Errors are as those of [Read], and [ErrOther].
func (s *Series) Trace(r io.ReaderAt, size int64, ended time.Duration) error {
	if err := s.begin(0); err != nil {
		return err
	}
	in := func() io.Reader { return io.NewSectionReader(r, 0, size) }
	look := newConverter(nil)
	look.texts = s.c.texts
	o, err := overlook(in(), look, func(id trace.GoID) bool { return s.c.goroutine(id) != nil || s.dead.has(idOf(id)) })
	if err != nil {
		return err
	}
	if o.events == 0 {
		return nil
	}
	if err := s.other(o); err != nil {
		return err
	}
	s.align(o, ended)
	c := s.c
	c.start = newStartTime()
	c.start.set(s.offset)
	c.past.tasks = map[trace.TaskID]*task{}
	c.stacks.clear()
	if err := s.resume(o); err != nil {
		return err
	}
	seq := c.seq
	err = readAll(in(), c)
	if broken := (*readError)(nil); errors.As(err, &broken) {
		err = &PartError{int(c.seq - seq), broken.err}
	}
	if part := (*PartError)(nil); err == nil || errors.As(err, &part) {
		err = cmp.Or(s.openGap(c.last), err)
	}
	for id := range s.starts {
		if c.goroutine(id) == nil {
			delete(s.starts, id)
		}
	}
	return err
}

// other tells a trace of another process: numbers of goroutines are not used again, and what a goroutine runs does not change.
func (s *Series) other(o *overview) error {
	for _, id := range o.made {
		return fmt.Errorf("%w: goroutine %d is made a second time", ErrOther, id)
	}
	for _, id := range slices.Sorted(maps.Keys(o.there)) {
		if s.dead.has(idOf(id)) {
			return fmt.Errorf("%w: goroutine %d had ended", ErrOther, id)
		}
		was, is := s.starts[id], o.there[id].fn
		const most = 100 // frames; a stack may be cut off at the outer end
		if was != "" && is != "" && was != is && len(o.there[id].stack.Stack) < most {
			return fmt.Errorf("%w: goroutine %d ran %s, and now runs %s", ErrOther, id, was, is)
		}
	}
	return nil
}

// align finds out what the clock of the traces shows when t is 0. It goes on from trace to trace, unless it is far off or goes back, as where each trace has
// a clock of its own: then the trace's last event is when it ended by the caller's clock.
func (s *Series) align(o *overview, ended time.Duration) {
	off := time.Duration(int64(o.last-s.offset)-s.gap) - (ended - s.ended)
	if !s.aligned || int64(o.first-s.offset) < s.gap || off > maxSkew || off < -maxSkew {
		s.offset = o.last - trace.Time(max(s.gap+int64(ended-s.ended), s.gap+int64(o.last-o.first)))
	}
	s.aligned, s.ended = true, ended
}

// resume ends the gap, and tells what each goroutine does where the trace begins.
func (s *Series) resume(o *overview) error {
	c := s.c
	begins := max(int64(o.first-s.offset), s.gap, c.last)
	e := s.event(tracer.TraceGap, trace.NoGoroutine, begins)
	e.State, e.N = tracer.StateEnd, begins-s.gap
	e.Has |= tracer.FieldN
	if err := c.emit(); err != nil {
		return err
	}
	if o.whole {
		if err := s.gone(o, begins); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(o.there)) {
		if err := s.there(id, o.there[id], begins); err != nil {
			return err
		}
	}
	s.stood = nil
	return nil
}

// gone tells of the goroutines that ended in the gap: those that the trace does not have.
func (s *Series) gone(o *overview, at int64) error {
	for _, id := range slices.Sorted(maps.Keys(s.c.gs)) {
		if _, ok := o.there[id]; ok {
			continue
		}
		s.c.forget(id)
		e := s.event(tracer.GoStatus, id, at)
		e.State, e.Mode = tracer.StateEnded, tracer.ModeTrace
		if err := s.c.emit(); err != nil {
			return err
		}
	}
	return nil
}

// there tells what a goroutine does where a trace begins.
func (s *Series) there(id trace.GoID, is there, at int64) error {
	c := s.c
	if is.fn != "" {
		s.starts[id] = is.fn
	}
	if c.goroutine(id) == nil {
		if err := s.met(id, trace.NoGoroutine, is.fn, nil, at); err != nil {
			return err
		}
	}
	c.goroutine(id).state = is.state
	s.event(tracer.GoStatus, id, at)
	if c.status(is.state, is.p, is.reason, is.stack); is.stack != nil {
		for _, f := range is.stack.Stack {
			c.file(f.File, f.Func)
		}
	}
	if is.state == trace.GoWaiting {
		s.join(id, is.stack)
	}
	return c.emit()
}

// met makes a goroutine known that was not seen to begin; where is where it was started.
func (s *Series) met(id, by trace.GoID, op string, where *tracer.Place, at int64) error {
	c := s.c
	c.know(id, trace.GoUndetermined)
	e := s.event(tracer.GoCreate, id, at)
	e.By, e.Name, e.Op, e.Mode, e.State = idOf(by), goroutineName(op, id), op, tracer.ModeUser, tracer.StateBefore
	if ofRuntime(op) {
		e.Mode = tracer.ModeSystem
	}
	e.Has |= tracer.FieldState
	c.at(where)
	return c.emit()
}
