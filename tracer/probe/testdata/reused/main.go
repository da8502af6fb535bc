// Reused makes objects of each kind, does one thing with each, and has them collected: the next are at the same addresses.
package main

import (
	"context"
	"runtime"
	"sync"
	"time"
)

const rounds = 10

// first are the ways in which the first event of an object comes about.
var first = []func(){
	func() { lock := new(sync.Mutex); lock.Lock() },
	func() { tryLock := new(sync.Mutex); tryLock.TryLock() },
	func() { read := new(sync.RWMutex); read.RLock() },
	func() { tryRead := new(sync.RWMutex); tryRead.TryRLock() },
	func() { write := new(sync.RWMutex); write.Lock() },
	func() { tryWrite := new(sync.RWMutex); tryWrite.TryLock() },
	func() { add := new(sync.WaitGroup); add.Add(1) },
	func() { wait := new(sync.WaitGroup); wait.Wait() },
	func() { signal := sync.NewCond(new(sync.Mutex)); signal.Signal() },
	func() { broadcast := sync.NewCond(new(sync.Mutex)); broadcast.Broadcast() },
	func() { do := new(sync.Once); do.Do(func() {}) },
	func() { background, cancel := context.WithCancel(context.Background()); cancel(); background.Err() },
	func() { timer := time.NewTimer(time.Hour); timer.Stop() },
	func() { channel := make(chan int, 1); channel <- 1 },
}

func main() {
	for range rounds {
		for range 10 {
			for _, do := range first {
				do()
			}
		}
		runtime.GC()
	}
}
