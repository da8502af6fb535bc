// The program calls C, which calls Go back: on the caller's thread, on a thread of its own, once more within that, and
// by a callback that panics through C and is recovered.
package main

// #cgo LDFLAGS: -lpthread
// #include "c.h"
import "C"

import (
	"fmt"
	"runtime"
	"sync"
)

var (
	words = make(chan string, 8)
	acks  = make(chan int)
)

//export goSay
func goSay(n C.int) C.int {
	words <- fmt.Sprint("say ", n)
	if n == 7 {
		panic("through C")
	}
	if n > 100 {
		return C.deeper(n - 100) // Go, C, Go, C, Go
	}
	return n + 1
}

//export goAck
func goAck(n C.int) {
	acks <- int(n) // blocks in a callback: whoever receives wakes a thread of C
}

func plain() { fmt.Println("twice", C.twice(21)) }

func nested() { fmt.Println("nested", C.deeper(103)) }

func recovered() {
	defer func() { fmt.Println("recovered", recover()) }()
	C.deeper(7)
}

func threads() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			C.on_thread(C.int(10*(i+1)), 2) // two acks from a thread of C
		}()
	}
	sum := 0
	for range 6 {
		sum += <-acks
	}
	wg.Wait()
	fmt.Println("threads", sum)
}

func locked() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	fmt.Println("locked", C.twice(1))
}

func main() {
	plain()
	nested()
	recovered()
	threads()
	locked()
	fmt.Println(len(words), "words")
}
