package names

import "testing"

var channelTests = []struct {
	name string
	src  string
	nth  int
	want string
}{
	{name: "define", want: "tasks", src: `
func main() {
	tasks := make(chan string, 3) // @0 main.main
}`},
	{name: "package variable", want: "done", src: `
var done = make(chan struct{}) // @0 main.init
`},
	{name: "package variables in a group", want: "b", nth: 1, src: `
var (
	a, b = make(chan int), make(chan int) // @0 main.init
)`},
	{name: "typed variable", want: "c", src: `
func main() {
	var c chan<- int = make(chan int) // @0 main.main
}`},
	{name: "field", want: "s.quit", src: `
func (s *server) start() {
	s.quit = make(chan bool) // @0 main.(*server).start
}`},
	{name: "field through pointer", want: "s.quit", src: `
func start(s **server) {
	(*s).quit = make(chan bool) // @0 main.start
}`},
	{name: "struct literal", want: "s.quit", src: `
func main() {
	s := &server{
		name: "x",
		quit: make(chan T), // @0 main.main
	}
}`},
	{name: "make over several lines", want: "s.quit", src: `
func main() {
	s := server{
		quit: make( // @0 main.main
			chan T,
			3,
		),
	}
}`},
	{name: "second field of a literal on one line", want: "s.done", nth: 1, src: `
func main() {
	s := server{quit: make(chan T), done: make(chan T)} // @0 main.main
}`},
	{name: "struct literal without keys", want: "s.done", nth: 1, src: `
type server struct { name string; quit, done chan int }
func main() {
	s := server{"x", make(chan int), make(chan int)} // @0 main.main
}`},
	{name: "struct literal without variable", want: "server.quit", src: `
func main() {
	(&server{quit: make(chan T)}).run() // @0 main.main
}`},
	{name: "generic struct literal", want: "q.items", src: `
func newQ[T any]() {
	q := &queue[T]{items: make(chan T)} // @0 main.newQ[...]
}`},
	{name: "nested literal", want: "s.in.ch", src: `
func main() {
	s := &server{in: port{ch: make(chan T)}} // @0 main.main
}`},
	{name: "literal sent away", want: "request.reply", src: `
func main() {
	reqs <- request{reply: make(chan T)} // @0 main.main
}`},
	{name: "slice literal", want: "chans[1]", nth: 1, src: `
func main() {
	chans := []chan int{make(chan int), make(chan int)} // @0 main.main
}`},
	{name: "slice of structs without their type", want: "ws[1].in", src: `
func main() {
	ws := []worker{
		{},
		{in: make(chan int)}, // @0 main.main
	}
}`},
	{name: "map literal", want: `m["a"]`, src: `
func main() {
	m := map[string]chan int{"a": make(chan int)} // @0 main.main
}`},
	{name: "map literal with variable as key", want: `m[key]`, src: `
func main() {
	m := map[string]chan int{key: make(chan int)} // @0 main.main
}`},
	{name: "declared map with variable as key", want: `m[key]`, src: `
type chans map[string]chan int
func main() {
	m := chans{key: make(chan int)} // @0 main.main
}`},
	{name: "second of two", want: "b", nth: 1, src: `
func main() {
	a, b := make(chan int), make(chan int) // @0 main.main
}`},
	{name: "two statements on a line", want: "b", nth: 1, src: `
func main() {
	a := make(chan int); b := make(chan int) // @0 main.main
}`},
	{name: "slices and maps on the line are not counted", want: "b", nth: 0, src: `
type set map[int]bool
func main() {
	x, y, z, b := make([]int, 3), make(map[int]int), make(set), make(chan int) // @0 main.main
}`},
	{name: "one make with several addresses", want: "a", nth: 3, src: `
func main() {
	a := make(chan int) // @0 main.main
}`},
	{name: "more makes than the line has", want: "", nth: 2, src: `
func main() {
	a, b := make(chan int), make(chan int) // @0 main.main
}`},
	{name: "slice element", want: "out[i]", src: `
func main() {
	for i := range out {
		out[i] = make(chan int) // @0 main.main
	}
}`},
	{name: "index expression", want: "s.out[i+1].c", src: `
func main() {
	s.out[i + 1].c = make(chan int) // @0 main.main
}`},
	{name: "append", want: "outs[]", src: `
func main() {
	outs = append(outs, make(chan int)) // @0 main.main
}`},
	{name: "append a struct", want: "s.subs[].ch", src: `
func main() {
	s.subs = append(s.subs, &sub{ch: make(chan int)}) // @0 main.main
}`},
	{name: "map element", want: `conns["a"]`, src: `
func main() {
	conns["a"] = make(chan int) // @0 main.main
}`},
	{name: "argument", want: "in", src: `
func main() {
	run(3, make(chan int)) // @0 main.main
}
func run(n int, in chan int) {}`},
	{name: "argument of a go statement", want: "in", src: `
func main() {
	go run(make(chan int)) // @0 main.main
}
func run(in chan int) {}`},
	{name: "argument of a method", want: "jobs", src: `
func main() {
	p.start(make(chan int)) // @0 main.main
}
func (p *pool) start(jobs chan int) {}`},
	{name: "methods that disagree", want: "", src: `
func main() {
	p.start(make(chan int)) // @0 main.main
}
func (p *pool) start(jobs chan int) {}
func (p *other) start(c chan int) {}`},
	{name: "variadic argument", want: "cs[]", nth: 1, src: `
func main() {
	merge(make(chan int), make(chan int)) // @0 main.main
}
func merge(cs ...chan int) {}`},
	{name: "argument of a literal", want: "c", src: `
func main() {
	go func(c chan int) {}(make(chan int)) // @0 main.main
}`},
	{name: "argument of a local function", want: "c", src: `
func main() {
	run := func(c chan int) {}
	run(make(chan int)) // @0 main.main
}`},
	{name: "argument of an unknown function", want: "", src: `
func main() {
	pool.Run(make(chan int)) // @0 main.main
}`},
	{name: "conversion to a channel type", want: "c", src: `
func main() {
	c := (<-chan int)(make(chan int)) // @0 main.main
}`},
	{name: "conversion to a declared type", want: "q", src: `
type queue chan int
func main() {
	q := queue(make(chan int)) // @0 main.main
}`},
	{name: "returned", want: "jobs", src: `
func newQueue() chan int {
	return make(chan int) // @0 main.newQueue
}
func main() {
	jobs := newQueue() // @1 main.main
}`},
	{name: "returned second", want: "jobs", src: `
func newQueue() (error, chan int) {
	return nil, make(chan int) // @0 main.newQueue
}
func main() {
	err, jobs := newQueue() // @1 main.main
}`},
	{name: "returned and used at once", want: "gen()", src: `
func gen() chan int {
	return make(chan int) // @0 main.gen
}
func main() {
	for range gen() { // @1 main.main
	}
}`},
	{name: "returned to nobody known", want: "gen()", src: `
func gen() chan int {
	return make(chan int) // @0 main.gen
}`},
	{name: "returned twice", want: "jobs", src: `
func inner() chan int {
	return make(chan int) // @0 main.inner
}
func outer() chan int {
	return inner() // @1 main.outer
}
func main() {
	jobs := outer() // @2 main.main
}`},
	{name: "variable returned: the caller's name", want: "evens", src: `
func filter(in chan int) <-chan int {
	out := make(chan int) // @0 main.filter
	go func() { return }()
	return out
}
func main() {
	evens := filter(nums) // @1 main.main
}`},
	{name: "variable returned to a caller without a name", want: "out", src: `
func filter(in chan int) <-chan int {
	out := make(chan int) // @0 main.filter
	return out
}
func main() {
	for range filter(nums) { // @1 main.main
	}
}`},
	{name: "named result", want: "evens", src: `
func filter(in chan int) (out chan int, err error) {
	out = make(chan int) // @0 main.filter
	return
}
func main() {
	evens, err := filter(nums) // @1 main.main
}`},
	{name: "package variable returned keeps its name", want: "shared", src: `
func get() chan int {
	shared = make(chan int) // @0 main.get
	return shared
}
func main() {
	c := get() // @1 main.main
}`},
	{name: "returned by an inner literal only", want: "out", src: `
func run() {
	out := make(chan int) // @0 main.run
	f := func() chan int { return out }
}
func main() {
	run() // @1 main.main
}`},
	{name: "constructor returns literal", want: "srv.quit", src: `
func newServer() *server {
	return &server{ quit: make(chan int) } // @0 main.newServer
}
func main() {
	srv := newServer() // @1 main.main
}`},
	{name: "constructor without a taker", want: "server.quit", src: `
func newServer() *server {
	return &server{ quit: make(chan int) } // @0 main.newServer
}
func main() {
	newServer().run() // @1 main.main
}`},
	{name: "constructor's own variable", want: "s.quit", src: `
func newServer() *server {
	s := &server{ quit: make(chan int) } // @0 main.newServer
	return s
}
func main() {
	srv := newServer() // @1 main.main
}`},
	{name: "field of what a constructor returns", want: "quit", src: `
func newServer() *server {
	return &server{ quit: make(chan int) } // @0 main.newServer
}
func main() {
	quit := newServer().quit // @1 main.main
}`},
	{name: "other field of what a constructor returns", want: "server.quit", src: `
func newServer() *server {
	return &server{ quit: make(chan int) } // @0 main.newServer
}
func main() {
	n := newServer().n // @1 main.main
}`},
	{name: "generic constructor", want: "jobs.items", src: `
func newQ[T any]() *queue[T] {
	return &queue[T]{items: make(chan T)} // @0 main.newQ[...]
}
func main() {
	jobs := newQ[int]() // @1 main.main
}`},
	{name: "method constructor", want: "msgs", src: `
func (b *broker) subscribe() chan int {
	ch := make(chan int) // @0 main.(*broker).subscribe
	b.subs[ch] = true
	return ch
}
func main() {
	msgs := b.subscribe() // @1 main.main
}`},
	{name: "two calls on a line keep the function's name", want: "out", src: `
func gen() chan int {
	out := make(chan int) // @0 main.gen
	return out
}
func main() {
	a, b := gen(), gen() // @1 main.main
}`},
	{name: "literal returns", want: "c", src: `
func main() {
	mk := func() chan int {
		return make(chan int) // @0 main.main.func1
	}
	c := mk() // @1 main.main
}`},
	{name: "literal called where it stands", want: "c", src: `
func main() {
	c := func() chan int {
		return make(chan int) // @0 main.main.func1
	}() // @1 main.main
}`},
	{name: "literal and outer on one line", want: "a", src: `
func main() {
	a := make(chan int); f := func() { b := make(chan int) } // @0 main.main
}`},
	{name: "literal on the line of another", want: "c", src: `
func main() {
	f := func() { b := make(chan int) }; g := func() { c := make(chan int) } // @0 main.main.func2
}`},
	{name: "literal in a literal", want: "c", src: `
func main() {
	func() { b := make(chan int); func() { c := make(chan int) }() }() // @0 main.main.func1.1
}`},
	{name: "range over function", want: "c", src: `
func main() {
	for range seq {
		c := make(chan int) // @0 main.main-range1
	}
}`},
	{name: "label", want: "c", src: `
func main() {
loop:
	c := make(chan int) // @0 main.main
	goto loop
}`},
	{name: "if with init", want: "c", src: `
func main() {
	if c := make(chan int); true { // @0 main.main
	}
}`},
	{name: "blank", want: "", src: `
func main() {
	_ = make(chan int) // @0 main.main
}`},
	{name: "used at once", want: "", src: `
func main() {
	<-make(chan int) // @0 main.main
}`},
	{name: "no make on the line", want: "", src: `
func main() {
	println() // @0 main.main
}`},
}

func TestChannel(t *testing.T) {
	for _, tt := range channelTests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, std("runtime.makechan"))
			if got := r.Channel(stack, tt.nth); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
