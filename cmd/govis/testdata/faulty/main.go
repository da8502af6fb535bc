// The program does steps that can be counted in its trace, says how far it is, and comes to the end that its
// arguments name: END STEPS.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

const (
	workers = 4
	told    = 50 // steps between two reports
)

var (
	mu    sync.Mutex
	total int
	stop  atomic.Bool // no more steps
)

func main() {
	end := os.Args[1]
	steps, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	say("pid %d", os.Getpid())
	if end == "stdin" {
		go listen()
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(w, steps)
		}()
	}
	wg.Wait()
	say("all did %d", total)
	finish(end)
}

// work does steps, 0 for ever: each sends its number, which has the worker in front.
func work(w, steps int) {
	out := make(chan int, 1)
	for i := 1; (steps == 0 || i <= steps) && !stop.Load(); i++ {
		out <- w*1_000_000_000 + i
		<-out
		mu.Lock()
		total++
		mu.Unlock()
		if i%told == 0 {
			say("worker %d did %d", w, i)
		}
	}
}

// say prints a line in one piece.
func say(format string, args ...any) {
	os.Stdout.WriteString(fmt.Sprintf(format, args...) + "\n")
}

func finish(end string) {
	switch end {
	case "return":
	case "exit":
		os.Exit(3)
	case "panic":
		go func() { panic("no way") }()
		select {}
	case "deadlock":
		mu.Lock()
		mu.Lock()
	case "memory":
		exhaust()
	case "stdin":
		os.Exit(4)
	}
}

// listen lets the program end when its input has a word.
func listen() {
	var word string
	fmt.Scan(&word)
	say("read %s", word)
	stop.Store(true)
}

// exhaust takes memory until there is no more: what ulimit -v would have set is set here.
func exhaust() {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	pages, err := strconv.ParseUint(strings.Fields(string(statm))[0], 10, 64)
	if err != nil {
		panic(err)
	}
	limit := pages*uint64(os.Getpagesize()) + 64<<20
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		panic(err)
	}
	var all [][]byte
	for {
		all = append(all, make([]byte, 1<<20))
	}
}
