package names

import (
	"context"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// The tests of this file ask about themselves: the stacks are what the compiler
// and the runtime really give for the lines below. They are laid out unlike gofmt
// would where positions are in doubt.

// capture returns the stack of its caller's caller.
func capture() []tracer.Frame {
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	var stack []tracer.Frame
	for {
		f, more := frames.Next()
		stack = append(stack, tracer.Frame{Func: f.Function, File: f.File, Line: f.Line})
		if !more {
			return stack
		}
	}
}

// A fakeLock notes from where its methods were called.
type fakeLock struct{ at map[string][]tracer.Frame }

//go:noinline
func (l *fakeLock) Lock() { l.at["Lock"] = capture() }

func (l *fakeLock) Unlock() { l.at["Unlock"] = capture() }

type guarded struct {
	mu    *fakeLock
	inner []struct{ mu *fakeLock }
}

func (g *guarded) short() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len("x") +
		len("y")
}

func (g *guarded) toTheEnd(fail bool) {
	g.mu.Lock()
	defer func() { recover() }()
	defer g.mu.Unlock()
	if fail {
		panic("on purpose")
	}
}

func (g *guarded) split() {
	g.
		mu.
		Lock()
	(*g.mu).
		Unlock()
}

func (g *guarded) loop() {
	for i := range g.inner {
		g.inner[i].mu.Lock()
		defer g.inner[i].mu.Unlock()
	}
}

type holder[T any] struct {
	*fakeLock
	v T
}

func (h *holder[T]) set(v T) {
	h.Lock()
	func() { h.v = v; h.Unlock() }()
}

func TestCompiledLocks(t *testing.T) {
	l := &fakeLock{at: make(map[string][]tracer.Frame)}
	g := &guarded{mu: l, inner: []struct{ mu *fakeLock }{{l}, {l}}}
	h := &holder[string]{fakeLock: l}
	tests := []struct {
		name         string
		run          func()
		lock, unlock string
	}{
		{"short", func() { g.short() }, "g.mu", "g.mu"},
		{"toTheEnd", func() { g.toTheEnd(false) }, "g.mu", "g.mu"},
		{"split", g.split, "g.mu", "g.mu"},
		{"loop", g.loop, "g.inner[i].mu", "g.inner[i].mu"},
		{"embedded", func() { h.set("x") }, "h", "h"},
	}
	r := New(Options{})
	for _, tt := range tests {
		tt.run()
		if got := r.Lock(l.at["Lock"], "Lock"); got != tt.lock {
			t.Errorf("%s: Lock of %q, want %q; stack %v", tt.name, got, tt.lock, l.at["Lock"])
		}
		if got := r.Lock(l.at["Unlock"], "Unlock"); got != tt.unlock {
			t.Errorf("%s: Unlock of %q, want %q; stack %v", tt.name, got, tt.unlock, l.at["Unlock"])
		}
	}
}

// A plain test has no hook in make. plain stands for it: what follows a value
// up the stack is the same for any call.
func plain() []tracer.Frame { return capture2() }

//go:noinline
func capture2() []tracer.Frame { return capture() }

type carrier struct{ stack []tracer.Frame }

func newCarrier() *carrier { return &carrier{stack: plain()} }

func TestCompiledCalls(t *testing.T) {
	r := New(Options{})
	name := func(stack []tracer.Frame) string {
		// capture2's caller is plain, whose caller is the line in question.
		return r.resultOf(stack, 1, "")
	}
	first := plain()
	if got := name(first); got != "first" {
		t.Errorf("got %q for %v", got, first)
	}
	a, b :=
		1,
		plain()
	_ = a
	if got := name(b); got != "b" {
		t.Errorf("got %q for %v", got, b)
	}
	c := newCarrier()
	if got := name(c.stack); got != "c.stack" {
		t.Errorf("got %q for %v", got, c.stack)
	}
	inner := carrier{
		stack: plain(),
	}
	if got := name(inner.stack); got != "inner.stack" {
		t.Errorf("got %q for %v", got, inner.stack)
	}
}

func worker(report chan<- string, _ int) { report <- string(debug.Stack()) }

// created returns the frame of the go statement that a traceback ends with.
func created(t *testing.T, traceback string) tracer.Frame {
	t.Helper()
	_, by, ok := strings.Cut(traceback, "created by ")
	if !ok {
		t.Fatal("no creator in", traceback)
	}
	fn, rest, _ := strings.Cut(by, " in goroutine ")
	_, place, _ := strings.Cut(rest, "\n\t")
	place, _, _ = strings.Cut(place, " ")
	i := strings.LastIndexByte(place, ':')
	line, err := strconv.Atoi(strings.TrimSpace(place[i+1:]))
	if err != nil {
		t.Fatal(err)
	}
	return tracer.Frame{Func: fn, File: place[:i], Line: line}
}

func TestCompiledGo(t *testing.T) {
	report := make(chan string)
	r := New(Options{})
	check := func(start, want string) {
		t.Helper()
		fr := created(t, <-report)
		if got := r.Goroutine([]tracer.Frame{fr}, start); got != want {
			t.Errorf("got %q, want %q; created at %v", got, want, fr)
		}
	}
	const self = "github.com/govis/govis/tracer/probe/names.TestCompiledGo"

	go worker(report, 1)
	check(self+".gowrap1", "names.worker")

	go func() {
		defer func() {}()
		worker(report, 1)
	}()
	check(self+".func2", "names.worker")

	go func(
		n int,
	) {
		n++
		worker(report, n)
	}(
		3)
	check(self+".gowrap2", "names.TestCompiledGo.func3")

	go worker(
		report,
		3,
	)
	check(self+".gowrap3", "names.worker")
}

type doneCatcher struct {
	context.Context
	stack []tracer.Frame
}

func (d *doneCatcher) Done() <-chan struct{} {
	if d.stack == nil {
		d.stack = capture()
	}
	return d.Context.Done()
}

// The library asks a parent for its Done channel while it derives from it.
func TestCompiledParent(t *testing.T) {
	root := &doneCatcher{Context: t.Context()}
	ctx, cancel := context.WithCancel(root)
	defer cancel()
	_ = ctx
	r := New(Options{})
	stack := append([]tracer.Frame{{Func: "context.(*cancelCtx).Done", File: "/go/src/context/context.go", Line: 1}}, root.stack...)
	if got := r.Channel(stack, 0); got != "root.Done()" {
		t.Errorf("got %q for %v", got, stack)
	}
	if got := r.Context(root.stack); got != "ctx" {
		t.Errorf("got %q for %v", got, stack)
	}
}
