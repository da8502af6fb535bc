// The program makes channels and locks in all the ways that give them a name, and sends each channel what it has to be called.
package main

import (
	"fmt"
	"sync"
)

type port struct {
	in  chan string
	out chan string
}

type hub struct {
	sync.Mutex
	rw    sync.RWMutex
	ports [2]port
	byKey map[string]chan string
}

type queue[T any] struct{ items chan T }

func newQueue[T any](n int) *queue[T] { return &queue[T]{items: make(chan T, n)} }

func (q *queue[T]) put(v T) { q.items <- v }

var global = make(chan string, 9)

var shared sync.Mutex

// call sends a channel its name: so it has one more, c.
func call(c chan string, name string) { c <- name }

func gen() chan string { return make(chan string, 9) }

func lists() {
	out := make([]chan string, 3)
	for i := range out {
		out[i] = make(chan string, 9)
	}
	for i, c := range out {
		call(c, fmt.Sprintf("out[%d]", i))
	}
	var outs []chan string
	for range 2 {
		outs = append(outs, make(chan string, 9))
	}
	for i, c := range outs {
		call(c, fmt.Sprintf("outs[%d]", i))
	}
	two := []chan string{make(chan string, 9), make(chan string, 9)}
	call(two[0], "two[0]")
	call(two[1], "two[1]")
	for range 2 {
		again := make([]chan string, 2)
		for i := range again {
			again[i] = make(chan string, 9)
			call(again[i], "again[i]") // no telling which it is
		}
	}
}

func fields() {
	h := &hub{byKey: map[string]chan string{"a": make(chan string, 9)}}
	for i := range h.ports {
		h.ports[i].in = make(chan string, 9)
		call(h.ports[i].in, "h.ports[i].in")
	}
	h.ports[1].out = make(chan string, 9)
	call(h.ports[1].out, "h.ports[1].out")
	h.byKey["b"] = make(chan string, 9)
	call(h.byKey["a"], `h.byKey["a"]`)
	call(h.byKey["b"], `h.byKey["b"]`)
	h.Lock()
	h.Unlock()
	h.rw.RLocker().Lock()
	h.rw.RLocker().Unlock()
	shared.Lock()
	defer shared.Unlock()
}

func main() {
	call(global, "global")
	lists()
	fields()
	local := make(chan string, 9)
	func() { local <- "local" }()
	func(param chan string) { param <- "local" }(local)
	returned := gen()
	call(returned, "returned")
	jobs := newQueue[string](9)
	jobs.put("jobs.items")
	put := jobs.put
	put("jobs.items")
	numbers := newQueue[int](9)
	numbers.put(1)
	given := make(chan string, 9)
	send := func() { given <- "given" }
	var wg sync.WaitGroup
	wg.Go(send)
	wg.Wait()
//line elsewhere/generated.go:100
	moved := make(chan string, 9)
	call(moved, "moved chan")
	fmt.Println("ok")
}
