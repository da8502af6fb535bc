// Defer-done-panics has a worker that panics, and leaves everything in order.
package main

import (
	"fmt"
	"sync"
	"time"
)

type tray struct {
	mu     sync.Mutex
	sheets int
}

func (t *tray) take(n int) {
	t.mu.Lock()
	defer t.mu.Unlock() // runs in a panic too
	if n > t.sheets {
		panic("not enough paper")
	}
	t.sheets -= n
}

func printer(id, pages int, t *tray, wg *sync.WaitGroup) {
	defer wg.Done() // and so does this
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("printer", id, "stopped:", r)
		}
	}()
	time.Sleep(time.Duration(id) * 100 * time.Millisecond)
	t.take(pages)
	fmt.Println("printer", id, "printed", pages)
}

func main() {
	t := &tray{sheets: 10}
	var wg sync.WaitGroup
	for i, pages := range []int{4, 90, 3} {
		wg.Add(1)
		go printer(i+1, pages, t, &wg)
	}
	wg.Wait()
	fmt.Println("main: every printer is done")
}
