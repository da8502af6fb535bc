// Coroutines: iter.Pull uses no channel.
package main

import (
	"iter"
	"log"
	"os"
	"runtime/trace"
	"sync"
)

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			next, stop := iter.Pull(count(200))
			defer stop()
			for range 100 + i*30 {
				next()
			}
		}()
	}
	wg.Wait()
	next, _ := iter.Pull(count(5)) // which stays
	next()
	trace.Stop()
	f.Close()
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}
