package names

import (
	"testing"

	"github.com/govis/govis/tracer"
)

func TestGoroutine(t *testing.T) {
	tests := []struct {
		name  string
		start string
		src   string
		want  string
	}{
		{"function", "main.worker", `
func main() {
	go worker() // @0 main.main
}`, "worker"},
		{"function with arguments", "main.main.gowrap1", `
func main() {
	go worker(ctx, 3) // @0 main.main
}`, "worker"},
		{"method", "main.main.gowrap1", `
func main() {
	go s.handle(c) // @0 main.main
}`, "handle"},
		{"generic", "main.main.gowrap1", `
func main() {
	go work[int, string](c) // @0 main.main
}`, "work"},
		{"over several lines", "main.main.gowrap1", `
func main() {
	go s.
		handle( // @0 main.main
			c,
		)
}`, "handle"},
		{"imported", "main.main.gowrap1", `
func main() {
	go http.ListenAndServe(addr, nil) // @0 main.main
}`, "http.ListenAndServe"},
		{"imported under a version", "main.main.gowrap1", `
func main() {
	go pool.Run(addr, nil) // @0 main.main
}`, "pool.Run"},
		{"function of another package", "example.com/x/jobs.run", `
func main() {
	go run() // @0 example.com/x/jobs.Start
}`, "jobs.run"},
		{"literal", "main.main.func2", `
func main() {
	f := func() {}
	go func() { // @0 main.main
		a()
		b()
	}()
}`, "main.func2"},
		{"literal with arguments", "main.main.gowrap1", `
func main() {
	f := func() {}
	go func(x int) { // @0 main.main
		a()
		b()
	}(3)
}`, "main.func2"},
		{"literal in a method", "main.(*server).serve.func1", `
func (s *server) serve() {
	go func() { // @0 main.(*server).serve
		for {
		}
	}()
}`, "serve.func1"},
		{"literal with one call", "main.main.func1", `
func main() {
	go func() { // @0 main.main
		defer wg.Done()
		worker(ctx)
	}()
}`, "worker"},
		{"literal with one call and its end", "main.main.func1", `
func main() {
	go func() { // @0 main.main
		worker(ctx)
		wg.Done()
		close(c)
		done <- true
	}()
}`, "worker"},
		{"literal with one checked call", "main.main.func1", `
func main() {
	go func() { // @0 main.main
		if err := srv.serve(l); err != nil {
			log.Fatal(err)
		}
	}()
}`, "serve"},
		{"literal with one call checked later", "main.main.func1", `
func main() {
	go func() { // @0 main.main
		err := http.ListenAndServe(addr, nil)
		if err != nil {
			log.Fatal(err)
		}
	}()
}`, "http.ListenAndServe"},
		{"literal sends a result", "main.main.func1", `
func main() {
	go func() { errc <- run(ctx) }() // @0 main.main
}`, "run"},
		{"literal stores a result", "main.main.func1", `
func main() {
	go func() { results[i] = compute(i) }() // @0 main.main
}`, "compute"},
		{"literal with a choice", "main.main.func1", `
func main() {
	go func() { // @0 main.main
		if ready() {
			worker()
		}
	}()
}`, "main.func1"},
		{"literal prints", "main.main.func1", `
func main() {
	go func() { fmt.Println("hello") }() // @0 main.main
}`, "main.func1"},
		{"literal only waits", "main.main.func1", `
func main() {
	go func() { wg.Wait(); close(out) }() // @0 main.main
}`, "main.func1"},
		{"literal sends", "main.main.func1", `
func main() {
	go func() { c <- 1 }() // @0 main.main
}`, "main.func1"},
		{"literal calls its parameter", "main.main.gowrap1", `
func main() {
	go func(f func()) { f() }(worker) // @0 main.main
}`, "worker"},
		{"literal in a literal", "main.main.func1.1", `
func main() {
	func() {
		go func() { a(); b() }() // @0 main.main.func1
	}()
}`, "main.func1.1"},
		{"variable that holds a literal", "main.main.func1", `
func main() {
	work := func() { a(); b() }
	go work() // @0 main.main
}`, "work"},
		{"variable that holds any function", "main.worker", `
func main() {
	f := pick()
	go f() // @0 main.main
}`, "worker"},
		{"field that holds any function", "main.main.func3", `
func (a *after) fire() {
	go a.f() // @0 main.(*after).fire
}`, "main.func3"},
		{"result of a function", "main.maker.func1", `
func main() {
	go maker(3)() // @0 main.main
}`, "maker"},
		{"spawn helper", "main.worker", `
func spawn(f func()) {
	go f() // @0 main.spawn
}
func main() {
	spawn(worker) // @1 main.main
}`, "worker"},
		{"spawn helper with literal", "main.main.func1", `
func spawn(f func()) {
	go f() // @0 main.spawn
}
func main() {
	spawn(func() { worker(3) }) // @1 main.main
}`, "worker"},
		{"spawn helper that does more", "main.spawn.func1", `
func spawn(name string, f func() error) {
	go func() { // @0 main.spawn
		defer recoverAll()
		if err := f(); err != nil {
			log.Print(err)
		}
	}()
}
func main() {
	spawn("x", s.run) // @1 main.main
}`, "run"},
		{"spawn helper with a long literal", "main.spawn.func1", `
func spawn(f func()) {
	go func() { // @0 main.spawn
		f()
	}()
}
func main() {
	g := func() {}
	spawn(func() { a(); b() }) // @1 main.main
}`, "main.func2"},
		{"spawn helper of a spawn helper", "main.inner.func1", `
func inner(f func()) {
	go func() { f() }() // @0 main.inner
}
func outer(g func()) {
	inner(g) // @1 main.outer
}
func main() {
	outer(worker) // @2 main.main
}`, "worker"},
		{"two on a line", "main.b", `
func main() {
	go a(); go b() // @0 main.main
}`, "b"},
		{"two wrapped on a line", "main.main.gowrap2", `
func main() {
	go a(1); go b(1) // @0 main.main
}`, "main.gowrap2"},
		{"no go statement there", "main.worker", `
func main() {
	println() // @0 main.main
}`, "worker"},
		{"main", "main.main", ``, "main"},
		{"main as the runtime starts it", "runtime.main", ``, "main"},
		{"no stack: timer's function", "main.main.func3", ``, "main.func3"},
		{"no stack: method", "net/http.(*conn).serve", ``, "http.serve"},
		{"no stack: method value", "main.(*server).stop-fm", ``, "stop"},
		{"no stack: the runtime's own", "runtime.bgsweep", ``, "runtime.bgsweep"},
		{"no stack: versioned package", "example.com/pool/v2.Run", ``, "pool.Run"},
		{"nothing known", "", ``, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, std("runtime.newproc"))
			if got := r.Goroutine(stack, tt.start); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The library's own source says that WaitGroup.Go starts its argument.
func TestGoroutineThroughLibrary(t *testing.T) {
	const waitgroup = `package sync
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			if x := recover(); x != nil {
				panic(x)
			}
			wg.Done()
		}()
		f()
	}()
}
`
	for _, tt := range []struct{ src, want string }{
		{`
func main() {
	wg.Go(worker) // @0 main.main
}`, "worker"},
		{`
func main() {
	wg.Go(func() { worker(3) }) // @0 main.main
}`, "worker"},
		{`
func main() {
	wg.Go(func() { // @0 main.main
		a()
		b()
	})
}`, "main.func1"},
	} {
		src := header + tt.src
		r := memory{mainFile: src, "/go/src/sync/waitgroup.go": waitgroup}.resolver()
		stack := stackOf(t, src, std("runtime.newproc"),
			tracer.Frame{Func: "sync.(*WaitGroup).Go", File: "/go/src/sync/waitgroup.go", Line: 4})
		if got := r.Goroutine(stack, "sync.(*WaitGroup).Go.func1"); got != tt.want {
			t.Errorf("%s\ngot %q, want %q", tt.src, got, tt.want)
		}
	}
}
