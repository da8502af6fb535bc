package tracer

import (
	"path"
	"strconv"
	"strings"
)

// An Origin says who did what an event tells: the program itself, or the standard library or the
// runtime for themselves.
type Origin uint8

// The origins of events.
const (
	OriginUnknown Origin = iota // the event does not say where it happened
	OriginUser                  // the program's code, by no more than the functions that make up the operation
	OriginCalled                // the standard library, for a purpose of its own, in a call of the program's
	OriginLibrary               // the standard library or the runtime, in no call of the program's
)

// Origin tells who did what the event tells. A make of a channel that package time or context does because it was
// asked for (time.After, ctx.Done, WithTimeout) is the program's. What the library makes when it
// is initialized, what the runtime makes for itself (in a garbage collection, say, whoever had to begin that),
// and what other packages make to do their work are not.
//
// An object belongs to the program when an event about it has OriginUser; otherwise the first
// with another origin than OriginUnknown tells that it does not.
func (e *Event) Origin() Origin {
	switch {
	case e.At == "" && len(e.Stack) == 0:
		return OriginUnknown
	case e.At == "" || Standard(e.Pkg):
		return OriginLibrary
	case e.Kind == Output || len(e.Stack) == 0 || e.direct(): // whatever it prints with
		return OriginUser
	}
	return OriginCalled
}

// direct reports whether the program's code, where e.At is, did this itself: only
// the functions that make up the operation stand between it and the event.
func (e *Event) direct() bool {
	for i := range e.Stack {
		f := &e.Stack[i]
		if f.IsAt(e.At) {
			return true
		}
		if !ofOperation(f.Func) && !(e.ofContext() && PackageOf(f.Func) == "context") {
			return false
		}
	}
	return false
}

// ofContext reports whether what package context does there is what it was asked for. What it does with its channels
// and locks is its own business, but to make a channel.
func (e *Event) ofContext() bool {
	switch e.Kind {
	case ContextCreate, ContextCancel, ContextDone, ChanMake:
		return true
	}
	return false
}

// IsAt reports whether at, "main.go:21", is the short form of the frame.
func (f *Frame) IsAt(at string) bool {
	line := strconv.Itoa(f.Line)
	rest, ok := strings.CutSuffix(at, line)
	return ok && rest == path.Base(f.File)+":"
}

// ofOperation reports whether a function stands on the stack of a channel
// operation, a lock, a timer, an atomic operation and so on as part of it.
func ofOperation(fn string) bool {
	switch pkg := PackageOf(fn); pkg {
	case "runtime", "time", "sync/atomic":
		return true
	case "sync", "internal/sync":
		name := fn[len(pkg)+1:]
		switch typ, _, _ := strings.Cut(name, ")"); typ {
		case "(*Mutex", "(*RWMutex", "(*rlocker", "(*WaitGroup", "(*Cond", "(*Once":
			return true
		}
		// The runtime's part, under the name by which package sync has it; and what OnceFunc, OnceValue and OnceValues return.
		return strings.HasPrefix(name, "runtime_") || strings.HasPrefix(name, "Once")
	default:
		return strings.HasPrefix(pkg, "internal/runtime/")
	}
}

// standardRoots are the folders at the top of the standard library. Its
// packages are known by them: a trace need not come from this machine, where one
// could look.
var standardRoots = func() map[string]bool {
	m := make(map[string]bool)
	for _, r := range strings.Fields(`archive bufio bytes cmp compress container context crypto database
		debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math
		mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall
		testing text time unicode unique unsafe vendor weak`) {
		m[r] = true
	}
	return m
}()

// Standard reports whether a package, by its path, is of the standard library.
func Standard(pkg string) bool {
	root, _, _ := strings.Cut(pkg, "/")
	return standardRoots[root]
}

// PackageOf returns the package path of a function, "net/http.(*conn).serve".
func PackageOf(fn string) string {
	slash := strings.LastIndexByte(fn, '/') + 1
	if dot := strings.IndexByte(fn[slash:], '.'); dot >= 0 {
		return fn[:slash+dot]
	}
	return fn
}

// runtimeWaits are reasons for which the runtime stops a goroutine for a purpose of its own. What the program
// asked for (runtime.GC: "wait for GC cycle") is not among them.
var runtimeWaits = map[string]bool{
	"preempted": true, "stopping the world": true, "debug call": true, "dumping heap": true,
	"garbage collection": true, "garbage collection scan": true,
	"GC assist wait": true, "GC assist marking": true, "GC sweep wait": true, "GC scavenge wait": true,
	"GC worker (idle)": true, "GC worker (active)": true, "GC mark termination": true, "GC weak to strong wait": true,
	"force gc (idle)": true, "GOMAXPROCS updater (idle)": true, "finalizer wait": true, "cleanup wait": true,
	"flushing proc caches": true, "page trace flush": true,
	"trace reader (blocked)": true, "trace goroutine status": true, "trace proc status": true,
}

// RuntimeWait reports whether a go.block is a wait for the runtime's own sake, which nobody would
// call blocked: to be looked at by the garbage collector or to help it, for the world to be stopped.
func (e *Event) RuntimeWait() bool {
	switch {
	case e.Kind != GoBlock:
		return false
	case runtimeWaits[e.Reason], e.At != "" && e.Pkg == "runtime":
		return true
	case e.Reason == "semacquire":
		// Of the library it is a lock of package internal/poll; else the runtime's, which stops the world.
		return len(e.Stack) > 0 && !Standard(PackageOf(e.Stack[0].Func))
	}
	return false
}
