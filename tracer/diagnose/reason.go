package diagnose

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// A reason is what one of the runtime's words for a wait means to a reader.
type reason struct {
	what string // to follow "waits"
	who  string // who could end it
}

// reasons are those of which a trace knows no object, by the runtime's words.
var reasons = map[string]reason{
	"sync.Cond.Wait": {"on a sync.Cond to be woken", "a goroutine that calls Signal or Broadcast on it"},
	"coroutine":      {"for the other side of an iterator (iter.Pull)", "the other side of the iterator"},
	"preempted":      {"for the runtime, which has stopped it for a moment to look at it", "the runtime"},
	"synctest.Run":   {"for the goroutines of its bubble to end", "the goroutines of the bubble"},
	"synctest.Wait":  {"for the other goroutines of its bubble to wait", "the other goroutines of the bubble"},
	"panicwait":      {"while another goroutine's panic ends the program", "Nobody: the program ends"},
	"debug call":     {"for a debugger", "the debugger"},

	"GC assist marking":         {"to help the garbage collector before it gets more memory", "the garbage collector"},
	"GC assist wait":            {"for the garbage collector to get ahead before it gets more memory", "the garbage collector"},
	"GC weak to strong wait":    {"for the garbage collector to finish, to follow a weak pointer", "the garbage collector"},
	"wait for GC cycle":         {"for the garbage collector to finish its cycle", "the garbage collector"},
	"garbage collection":        {"for the garbage collector", "the garbage collector"},
	"garbage collection scan":   {"for the garbage collector, which looks at its stack", "the garbage collector"},
	"GC mark termination":       {"for the garbage collector to finish marking", "the garbage collector"},
	"GC worker (idle)":          {"for the garbage collector to have work for it", "the garbage collector"},
	"GC worker (active)":        {"as a worker of the garbage collector", "the garbage collector"},
	"GC sweep wait":             {"for memory to sweep", "the garbage collector"},
	"GC scavenge wait":          {"for memory to give back to the operating system", "the runtime"},
	"finalizer wait":            {"for finalizers to run", "the garbage collector"},
	"cleanup wait":              {"for cleanups to run", "the garbage collector"},
	"force gc (idle)":           {"for a garbage collection to be due", "the runtime's monitor"},
	"GOMAXPROCS updater (idle)": {"for the number of processors to change", "the runtime's monitor"},
	"stopping the world":        {"for all other goroutines to stop for a moment", "the runtime"},
	// Words of execution traces, which tell less.
	"forever":           {"for ever, on a nil channel or in a select without cases", "Nobody can end this wait"},
	"network":           {"for the network or another file", "the operating system"},
	"sync":              {"for a lock, a WaitGroup or the like of package sync", "a goroutine that unlocks it, or is done"},
	"sync.(*Cond).Wait": {"on a sync.Cond to be woken", "a goroutine that calls Signal or Broadcast on it"},
	"unknown":           {"for something of which the trace does not tell", "the trace does not tell"},

	"GC mark assist wait for work": {"to help the garbage collector before it gets more memory", "the garbage collector"},
	"GC background sweeper wait":   {"for memory to sweep", "the garbage collector"},
	"wait until GC ends":           {"for the garbage collector to finish", "the garbage collector"},
	"wait for debug call":          {"for a debugger", "the debugger"},
	"system goroutine wait":        {"as one of the runtime's own that has nothing to do", "the runtime"},

	"trace reader (blocked)": {"for the execution tracer to have something to read", "the execution tracer"},
}

// semaphores are what goroutines wait for that the runtime calls "semacquire",
// by a function that is then on the stack; the first that fits counts.
var semaphores = []struct {
	function string
	reason   reason
}{
	{"internal/poll.(*FD).writeLock", reason{
		"for its turn to write to a file or connection that another goroutine writes to",
		"the goroutine that writes, when it is done",
	}},
	{"internal/poll.(*FD).readLock", reason{
		"for its turn to read from a file or connection that another goroutine reads from",
		"the goroutine that reads, when it is done",
	}},
	{"internal/poll.(*fdMutex).", reason{
		"for its turn to use a file or connection that another goroutine uses",
		"the goroutine that uses it, when it is done",
	}},
	{"internal/poll.(*FD).Close", reason{
		"for others to be done with a file or connection that it closes",
		"the goroutines that still use it",
	}},
	{"runtime.stopTheWorld", reason{
		"for its turn to stop all goroutines for a moment",
		"the goroutine, or the garbage collector, that does so now",
	}},
	{"runtime.gcStart", reason{
		"for its turn to start the garbage collector",
		"the garbage collector",
	}},
	{"runtime.GC", reason{
		"for the garbage collector",
		"the garbage collector",
	}},
	{"", reason{"for a lock inside the runtime or the standard library", "the goroutine that holds that lock"}},
}

// reasonOf returns what a wait means that is for no object of the trace.
func reasonOf(g *tracer.Goroutine) (reason, bool) {
	if g.Reason != "semacquire" {
		r, ok := reasons[g.Reason]
		return r, ok
	}
	for _, s := range semaphores {
		for _, f := range g.Place.Stack {
			if strings.HasPrefix(f.Func, s.function) {
				return s.reason, true
			}
		}
	}
	return semaphores[len(semaphores)-1].reason, true
}

// unnamed says what a goroutine waits for that is for no object of the trace, to
// follow "waits", with the runtime's own words.
func unnamed(g *tracer.Goroutine) string {
	if g.Reason == "" {
		return reasons["unknown"].what
	}
	own := `(the runtime calls it "` + g.Reason + `")`
	if r, ok := reasonOf(g); ok {
		return r.what + " " + own
	}
	return own
}
