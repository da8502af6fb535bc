// Bounded-parallelism starts a goroutine for each file, but not all at once.
package main

import (
	"fmt"
	"hash/crc32"
	"sync"
	"time"
)

type sum struct {
	file string
	crc  uint32
}

func check(file string, free chan struct{}, sums []sum, i int, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(100 * time.Millisecond) // reading takes a while
	sums[i] = sum{file, crc32.ChecksumIEEE([]byte(file))}
	<-free // room for one more
}

func main() {
	files := []string{"a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", "g.txt", "h.txt"}
	sums := make([]sum, len(files)) // each goroutine writes its own element
	free := make(chan struct{}, 3)  // at most three at a time
	var wg sync.WaitGroup

	for i, file := range files {
		free <- struct{}{} // main waits here, before it starts one more
		wg.Add(1)
		go check(file, free, sums, i, &wg)
	}
	wg.Wait()

	for _, s := range sums {
		fmt.Printf("%s %08x\n", s.file, s.crc)
	}
}
