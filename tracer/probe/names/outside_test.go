package names

import (
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// at returns the frame of fn at the line of a file that has the text.
func (m memory) at(t *testing.T, fn, file, text string) tracer.Frame {
	t.Helper()
	for i, line := range strings.Split(m[file], "\n") {
		if strings.Contains(line, text) {
			return tracer.Frame{Func: fn, File: file, Line: i + 1}
		}
	}
	t.Fatalf("%s has no line with %q", file, text)
	return tracer.Frame{}
}

// library is a piece of a standard library and a program that uses it.
var library = memory{
	"/go/src/runtime/mgc.go": `package runtime
var main_init_done chan bool
func gcenable() {
	c := make(chan int, 2)
}
func main() {
	main_init_done = make(chan bool)
}`,
	"/go/src/sync/pool.go": `package sync
var allPoolsMu Mutex
func (p *Pool) pinSlow() {
	allPoolsMu.Lock()
}
func (p *Pool) Get() any {
	p.pinSlow()
}`,
	"/go/src/sync/oncefunc.go": `package sync
func OnceFunc(f func()) func() {
	d := struct{ once Once }{}
	return func() {
		d.once.Do(f)
	}
}`,
	"/go/src/sync/map.go": `package sync
func (m *Map) Store(k, v any) {
	m.m.Store(k, v)
}`,
	"/go/src/internal/sync/map.go": `package sync
func (ht *HashTrieMap[K, V]) Store(k K, v V) {
	i.mu.Lock()
}`,
	"/go/src/context/context.go": `package context
func (c *cancelCtx) Done() <-chan struct{} {
	c.mu.Lock()
}
var closedchan = make(chan struct{})`,
	"/go/src/net/http/server.go": `package http
func (c *conn) serve() {
	c.bufMu.Lock()
	done := make(chan bool)
	c.gone = make(chan bool)
}`,
	"/src/app/main.go": `package main
func main() {
	pool.Get()
	ctx.Done()
	s.cache.Store(k, v)
	million := make(chan int, 1e6)
	once()
}`,
}

// Locks and channels inside the standard library are called by what the program called it with, or
// have the package in front: their names there mean nothing to the program.
func TestOutside(t *testing.T) {
	const app, pool, ctx = "/src/app/main.go", "/go/src/sync/pool.go", "/go/src/context/context.go"
	user := func(text string) tracer.Frame { return library.at(t, "main.main", app, text) }
	lock := std("sync.(*Mutex).Lock")
	inner := std("internal/sync.(*Mutex).Lock")
	for _, tt := range []struct {
		name  string
		stack []tracer.Frame
		want  string
	}{
		{"variable of a package", []tracer.Frame{inner, lock, library.at(t, "sync.(*Pool).pinSlow", pool, "allPoolsMu.Lock"),
			library.at(t, "sync.(*Pool).Get", pool, "p.pinSlow"), user("pool.Get")}, "sync.allPoolsMu"},
		{"field of what the program has", []tracer.Frame{lock, library.at(t, "context.(*cancelCtx).Done", ctx, "c.mu"), user("ctx.Done")}, "ctx.mu"},
		{"field, nobody called", []tracer.Frame{lock, library.at(t, "net/http.(*conn).serve", "/go/src/net/http/server.go", "bufMu")}, "http.conn.bufMu"},
		{"node of a map", []tracer.Frame{inner, library.at(t, "internal/sync.(*HashTrieMap[...]).Store", "/go/src/internal/sync/map.go", "i.mu"),
			library.at(t, "sync.(*Map).Store", "/go/src/sync/map.go", "m.m"), user("cache.Store")}, "s.cache.m.mu"},
		{"function literal", []tracer.Frame{lock, std("sync.(*Once).doSlow"), std("sync.(*Once).Do"),
			library.at(t, "sync.OnceFunc.func1", "/go/src/sync/oncefunc.go", "d.once"), user("once()")}, "sync.OnceFunc.d.once"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := library.resolver().Lock(tt.stack, "Lock"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	const gc = "/go/src/runtime/mgc.go"
	for _, tt := range []struct {
		name  string
		stack []tracer.Frame
		want  string
	}{
		{"the runtime's, in a function", []tracer.Frame{library.at(t, "runtime.gcenable", gc, "c :=")}, "runtime.gcenable.c"},
		{"the runtime's, of the package", []tracer.Frame{library.at(t, "runtime.main", gc, "main_init_done =")}, "runtime.main_init_done"},
		{"the runtime's, while the program makes one", []tracer.Frame{library.at(t, "runtime.gcenable", gc, "c :="), std("runtime.mallocgc"),
			std("runtime.makechan"), user("million")}, "runtime.gcenable.c"},
		{"the program's", []tracer.Frame{user("million")}, "million"},
		{"variable of a package", []tracer.Frame{library.at(t, "context.init", ctx, "closedchan")}, "context.closedchan"},
		{"in a library's function", []tracer.Frame{library.at(t, "net/http.(*conn).serve", "/go/src/net/http/server.go", "done :=")}, "http.serve.done"},
		{"in a library's field", []tracer.Frame{library.at(t, "net/http.(*conn).serve", "/go/src/net/http/server.go", "c.gone")}, "http.conn.gone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stack := append([]tracer.Frame{std("runtime.makechan")}, tt.stack...)
			if got := library.resolver().Channel(stack, 0); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
