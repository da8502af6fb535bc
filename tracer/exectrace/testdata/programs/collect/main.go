// The collector has much to do, and what stops the world is done.
package main

import (
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/trace"
	"sync"
)

type node struct {
	left, right *node
	b           [64]byte
}

func tree(deep int) *node {
	if deep == 0 {
		return &node{}
	}
	return &node{left: tree(deep - 1), right: tree(deep - 1)}
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	debug.SetGCPercent(20)
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var kept [5]*node
			for j := 0; j < 40; j++ {
				kept[j%len(kept)] = tree(10)
			}
			runtime.KeepAlive(kept)
		}()
	}
	wg.Wait()
	runtime.GC()
	debug.FreeOSMemory()
	runtime.ReadMemStats(new(runtime.MemStats))
	runtime.GOMAXPROCS(2)
	runtime.GC()
	runtime.Stack(make([]byte, 1<<16), true)
	trace.Stop()
	f.Close()
}
