// The program comes to the end, mostly a bad one, that its argument names.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

type bad struct{}

func (bad) Error() string { return "bad error" }

func init() {
	if os.Args[1] == "exit in init" {
		os.Exit(5)
	}
}

func deeper(n int) int {
	var b [1000]byte
	b[n%1000] = 1
	return deeper(n+1) + int(b[5])
}

func main() {
	zero, five := 0, 5
	var none *[10]int
	var text any = "text"
	var wg sync.WaitGroup
	var rw sync.RWMutex
	never := make(chan int)
	switch os.Args[1] {
	case "Goexit":
		runtime.Goexit()
	case "Goexit beside others":
		go func() { <-never }()
		runtime.Goexit()
	case "Goexit and recover":
		go func() {
			defer close(never)
			defer func() { recover() }()
			runtime.Goexit()
		}()
		<-never
		fmt.Println("fine")
	case "panic in a deferred call":
		defer func() { panic("second") }()
		panic("first")
	case "panic again":
		defer func() { panic(recover()) }()
		panic("once more")
	case "panic with another":
		defer func() { panic(fmt.Errorf("wrapped: %v", recover())) }()
		panic(bad{})
	case "panic with an error":
		panic(bad{})
	case "panic with a struct":
		panic(struct {
			a int
			s string
		}{1, "x"})
	case "panic with nil":
		panic(nil)
	case "panic beside main":
		go func() { panic(errors.New("in a goroutine")) }()
		<-never
	case "recovered within":
		defer fmt.Println("deferred ran")
		defer func() {
			defer func() { fmt.Println(recover()) }()
			panic("inner")
		}()
		panic("outer")
	case "exit while panicking":
		defer os.Exit(9)
		panic("not seen")
	case "RWMutex.Unlock":
		rw.Unlock()
	case "RWMutex.RUnlock":
		rw.RUnlock()
	case "WaitGroup below zero":
		wg.Done()
	case "stack overflow":
		deeper(0)
	case "nil pointer":
		fmt.Println(none[3])
	case "index":
		fmt.Println([]int{1}[five])
	case "division":
		fmt.Println(1 / zero)
	case "assertion":
		fmt.Println(text.(int))
	case "close of nil":
		var c chan int
		close(c)
	case "close twice":
		close(never)
		close(never)
	case "make":
		_ = make(chan int, zero-1)
	case "map":
		m := map[int]int{}
		for range 4 {
			go func() {
				for j := 0; ; j++ {
					m[j%10] = j
				}
			}()
		}
		<-never
	default:
		for name, signal := range map[string]syscall.Signal{
			"ABRT": syscall.SIGABRT, "SEGV": syscall.SIGSEGV, "QUIT": syscall.SIGQUIT, "TERM": syscall.SIGTERM,
		} {
			if name == os.Args[1] {
				syscall.Kill(os.Getpid(), signal)
			}
		}
		time.Sleep(time.Minute)
	}
}
