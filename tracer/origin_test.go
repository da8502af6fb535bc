package tracer_test

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// stackOf makes a stack of functions, the program's own in the file main.go.
func stackOf(funcs ...string) (stack []tracer.Frame) {
	for i, fn := range funcs {
		f := tracer.Frame{Func: fn, File: "/go/src/lib.go", Line: i + 1}
		if !tracer.Standard(tracer.PackageOf(fn)) {
			f.File = "/src/main.go"
		}
		stack = append(stack, f)
	}
	return stack
}

func TestOrigin(t *testing.T) {
	user, called, library := tracer.OriginUser, tracer.OriginCalled, tracer.OriginLibrary
	for _, c := range []struct {
		what  string
		kind  tracer.Kind
		at    string
		pkg   string
		stack []tracer.Frame
		want  tracer.Origin
	}{
		{"a make", tracer.ChanMake, "main.go:1", "main", stackOf("main.main"), user},
		{"time.After", tracer.ChanMake, "main.go:3", "main", stackOf("time.NewTimer", "time.After", "main.main"), user},
		{"ctx.Done", tracer.ChanMake, "main.go:2", "main", stackOf("context.(*cancelCtx).Done", "main.main"), user},
		{"a receive inside of package context", tracer.ChanRecv, "main.go:3", "main",
			stackOf("context.(*cancelCtx).propagateCancel", "context.WithCancel", "main.main"), called},
		{"WithCancel", tracer.ContextCreate, "main.go:2", "main", stackOf("context.WithCancel", "main.main"), user},
		{"Lock", tracer.MutexLock, "main.go:3", "main", stackOf("internal/sync.(*Mutex).Lock", "sync.(*Mutex).Lock", "main.main"), user},
		{"Wait of a Cond", tracer.CondWait, "main.go:3", "main", stackOf("sync.runtime_notifyListAdd", "sync.(*Cond).Wait", "main.main"), user},
		{"Do", tracer.OnceDo, "main.go:3", "main", stackOf("sync.(*Once).doSlow", "sync.(*Once).Do", "main.main"), user},
		{"the end of Do", tracer.OnceDone, "main.go:4", "main", stackOf("sync.(*Once).doSlow.deferwrap1", "sync.(*Once).doSlow", "sync.(*Once).Do", "main.main"), user},
		{"what OnceValue returned", tracer.OnceDo, "main.go:4", "main",
			stackOf("sync.(*Once).doSlow", "sync.(*Once).Do", "sync.OnceValue[...].func2", "main.main"), user},
		{"Add", tracer.AtomicAdd, "main.go:2", "main", stackOf("sync/atomic.(*Int64).Add", "main.main"), user},
		{"a counter of package log", tracer.AtomicLoad, "main.go:3", "main", stackOf("sync/atomic.(*Int32).Load", "log.(*Logger).Flags", "main.main"), called},
		{"a Once of package os", tracer.OnceDo, "main.go:4", "main", stackOf("sync.(*Once).doSlow", "sync.(*Once).Do", "os.init", "main.main"), called},
		{"a lock inside of sync.Map", tracer.MutexLock, "main.go:3", "main", stackOf("sync.(*Mutex).Lock", "sync.(*Map).Store", "main.main"), called},
		{"Wait of a Cond", tracer.CondWait, "main.go:3", "main", stackOf("sync.runtime_notifyListAdd", "sync.(*Cond).Wait", "main.main"), user},
		{"Do of a Once", tracer.OnceDo, "main.go:3", "main", stackOf("sync.(*Once).doSlow", "sync.(*Once).Do", "main.main"), user},
		{"a Once inside of a library", tracer.OnceDo, "main.go:4", "main", stackOf("sync.(*Once).doSlow", "sync.(*Once).Do", "os/user.Current", "main.main"), called},
		{"an atomic store", tracer.AtomicStore, "main.go:2", "main", stackOf("sync/atomic.(*Bool).Store", "main.main"), user},
		{"an atomic operation inside of sync.Pool", tracer.AtomicCAS, "main.go:3", "main", stackOf("sync/atomic.CompareAndSwapPointer", "sync.(*Pool).Put", "main.main"), called},
		{"os/signal's own", tracer.ChanMake, "main.go:3", "main", stackOf("os/signal.signal_enable", "os/signal.Notify", "main.main"), called},
		{"context.WithTimeout in net/http", tracer.ChanMake, "main.go:3", "main", stackOf("context.(*cancelCtx).Done", "net/http.send", "main.main"), called},
		{"context.closedchan", tracer.ChanMake, "lib.go:1", "context", stackOf("context.init"), library},
		{"the garbage collector's", tracer.ChanMake, "lib.go:1", "runtime", stackOf("runtime.gcBgMarkStartWorkers", "runtime.GC", "main.main"), library},
		{"no stack", tracer.ChanMake, "main.go:1", "main", nil, user},
		{"no stack, of the library", tracer.ChanMake, "lib.go:1", "os/signal", nil, library},
		{"no place", tracer.ChanMake, "", "", nil, tracer.OriginUnknown},
	} {
		e := tracer.Event{Kind: c.kind, At: c.at, Pkg: c.pkg, Stack: c.stack}
		if got := e.Origin(); got != c.want {
			t.Errorf("%s: origin %d, want %d", c.what, got, c.want)
		}
	}
}

func TestRuntimeWait(t *testing.T) {
	for _, c := range []struct {
		what, reason, pkg string
		stack             []tracer.Frame
		want              bool
	}{
		{"preempted", "preempted", "main", stackOf("main.main"), true},
		{"a GC assist", "GC assist wait", "main", stackOf("main.main"), true},
		{"a GC worker", "GC worker (idle)", "", nil, true},
		{"stopping the world", "semacquire", "main", stackOf("main.main"), true},
		{"two writers to one file", "semacquire", "main", stackOf("internal/poll.runtime_Semacquire", "internal/poll.(*FD).Write", "main.main"), false},
		{"for a worker of the garbage collector to be there", "chan receive", "runtime", stackOf("runtime.gcBgMarkStartWorkers", "main.main"), true},
		{"runtime.GC", "wait for GC cycle", "main", stackOf("main.main"), false},
		{"a receive", "chan receive", "main", stackOf("main.main"), false},
		{"a receive, no place known", "chan receive", "", nil, false},
	} {
		e := tracer.Event{Kind: tracer.GoBlock, Reason: c.reason, Pkg: c.pkg, Stack: c.stack}
		if len(c.stack) > 0 {
			e.At = "x.go:1"
		}
		if got := e.RuntimeWait(); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
