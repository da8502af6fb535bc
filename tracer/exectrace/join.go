package exectrace

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// A stood is a goroutine that waited when a dump was taken.
type stood struct {
	reason string // in the runtime's words
	waited time.Duration
	place  *tracer.Place
}

// traceWords has the runtime's words for reasons to wait that an execution trace has others for.
var traceWords = map[string]string{
	"IO wait": "network", "semacquire": "sync", "sync.Mutex.Lock": "sync", "sync.RWMutex.Lock": "sync", "sync.RWMutex.RLock": "sync",
	"sync.WaitGroup.Wait": "sync", "sync.Cond.Wait": "sync.(*Cond).Wait",
	"chan receive (nil chan)": "forever", "chan send (nil chan)": "forever", "select (no cases)": "forever",
}

// join adds to the go.status of a goroutine that waits where a trace begins what the dump right before knows beside: why, where, and for how long. That it is the
// same wait follows from the place; where the trace does not tell that, it is what the dump says, and the event tells that it is.
func (s *Series) join(id trace.GoID, where *tracer.Place) {
	before, ok := s.stood[id]
	if !ok || before.place == nil || where != nil && !sameStack(before.place.Stack, where.Stack) {
		return
	}
	e := &s.c.e
	reason := before.reason
	if word, ok := traceWords[reason]; ok {
		reason = word
	}
	adds := false
	// From its stack the wait for a nil channel looks like that for any.
	if reason != "" && (e.Has&tracer.FieldReason == 0 || reason == "forever" && e.Reason != reason) {
		e.Reason = s.c.text(reason)
		e.Has |= tracer.FieldReason
		adds = true
	}
	if before.waited > 0 {
		e.N = before.waited.Nanoseconds()
		e.Has |= tracer.FieldN
		adds = true
	}
	if where == nil {
		s.c.at(before.place)
		adds = true
	}
	if adds {
		e.Mode = tracer.ModeBoth
	}
}

// sameStack reports whether the stack in a dump is that in a trace, which has the runtime's own functions at both ends, too.
func sameStack(dump, trace []tracer.Frame) bool {
	dump, trace = ownFrames(dump), ownFrames(trace)
	const most = 50 // frames that a dump has of each end of a deep stack
	if len(dump) != len(trace) && (len(dump) < most || len(trace) < most) {
		return false
	}
	n := min(len(dump), len(trace), most)
	return n > 0 && slices.Equal(dump[:n], trace[:n])
}

// ownFrames returns a stack without the runtime's functions at its ends.
func ownFrames(stack []tracer.Frame) []tracer.Frame {
	own := func(f tracer.Frame) bool { return !strings.HasPrefix(f.Func, "runtime.") }
	from := slices.IndexFunc(stack, own)
	if from < 0 {
		return nil
	}
	to := len(stack)
	for !own(stack[to-1]) {
		to--
	}
	return stack[from:to]
}
