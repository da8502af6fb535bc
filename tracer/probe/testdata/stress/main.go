// The program shares channels and locks between eight goroutines, and tells of each what
// it did: how many operations, and a hash over them in order, with names and values.
//
//	stress SEED OPERATIONS
package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"sync"
)

// A diary is one goroutine's own account.
type diary struct {
	sum     uint64
	entries int
}

func (d *diary) note(what, name string, value int) {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s %s %d", d.sum, what, name, value)
	d.sum = h.Sum64()
	d.entries++
}

// goid returns the number of the running goroutine, as tracebacks print it.
func goid() string {
	buf := make([]byte, 64)
	buf = buf[:runtime.Stack(buf, false)]
	return string(bytes.Fields(buf)[1])
}

var (
	mu    sync.Mutex
	rw    sync.RWMutex
	count int
	out   sync.Mutex
)

func main() {
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	n, _ := strconv.Atoi(os.Args[2])
	u := make(chan int)
	b := make(chan int, 4)
	c := make(chan int, 1)
	var senders, receivers sync.WaitGroup
	for i := range 4 {
		senders.Add(1)
		go send(rand.New(rand.NewSource(seed*8+int64(i))), n/8, i*n, u, b, c, &senders)
		receivers.Add(1)
		go receive(rand.New(rand.NewSource(seed*8+4+int64(i))), u, b, c, &receivers)
	}
	senders.Wait()
	close(u)
	close(b)
	close(c)
	receivers.Wait()
	fmt.Println("count", count)
}

func (d *diary) print() {
	out.Lock()
	fmt.Println("diary", goid(), d.entries, d.sum)
	out.Unlock()
}

func (d *diary) locks(r *rand.Rand) {
	switch r.Intn(3) {
	case 0:
		mu.Lock()
		d.note("lock", "mu", 0)
		count++
		d.note("unlock", "mu", 0)
		mu.Unlock()
	case 1:
		rw.RLock()
		d.note("rlock", "rw", 0)
		d.note("runlock", "rw", 0)
		rw.RUnlock()
	case 2:
		rw.Lock()
		d.note("wlock", "rw", 0)
		d.note("wunlock", "rw", 0)
		rw.Unlock()
	}
}

func send(r *rand.Rand, n, value int, u, b, c chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	var d diary
	defer d.print()
	for range n {
		value++
		switch r.Intn(7) {
		case 0:
			u <- value
			d.note("send", "u", value)
		case 1, 2:
			b <- value
			d.note("send", "b", value)
		case 3:
			c <- value
			d.note("send", "c", value)
		case 4:
			select {
			case b <- value:
				d.note("send", "b", value)
			default:
				d.note("default", "", 1)
			}
		case 5:
			select {
			case c <- value:
				d.note("send", "c", value)
				d.note("case", "", 0)
			case u <- value:
				d.note("send", "u", value)
				d.note("case", "", 1)
			case b <- value:
				d.note("send", "b", value)
				d.note("case", "", 2)
			}
		case 6:
			d.locks(r)
		}
	}
}

func receive(r *rand.Rand, u, b, c chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	var d diary
	defer d.print()
	got := func(name string, v int, ok bool) bool {
		if !ok {
			d.note("closed", name, 0)
			return false
		}
		d.note("recv", name, v)
		return true
	}
	for u != nil || b != nil || c != nil {
		if r.Intn(8) == 0 {
			d.locks(r)
		}
		if r.Intn(8) == 0 && b != nil {
			select {
			case v, ok := <-b:
				if !got("b", v, ok) {
					b = nil
				}
				continue
			default:
				d.note("default", "", 1)
			}
		}
		select {
		case v, ok := <-b:
			if !got("b", v, ok) {
				b = nil
			}
			d.note("case", "", 0)
		case v, ok := <-u:
			if !got("u", v, ok) {
				u = nil
			}
			d.note("case", "", 1)
		case v, ok := <-c:
			if !got("c", v, ok) {
				c = nil
			}
			d.note("case", "", 2)
		}
	}
}
