// Singleflight lets one goroutine fetch what four of them ask for.
package main

import (
	"fmt"
	"sync"
	"time"
)

type call struct {
	done  chan struct{} // closed when value is there
	value string
}

type flights struct {
	mu    sync.Mutex
	calls map[string]*call // those on their way
}

func (f *flights) get(key string, fetch func(string) string) string {
	f.mu.Lock()
	if c, ok := f.calls[key]; ok { // somebody fetches it already
		f.mu.Unlock()
		<-c.done
		return c.value
	}
	c := &call{done: make(chan struct{})}
	f.calls[key] = c
	f.mu.Unlock()

	c.value = fetch(key)
	f.mu.Lock()
	delete(f.calls, key)
	f.mu.Unlock()
	close(c.done)
	return c.value
}

func slowFetch(key string) string {
	fmt.Println("fetching", key)
	time.Sleep(200 * time.Millisecond)
	return "sunny"
}

func client(f *flights, wg *sync.WaitGroup) {
	defer wg.Done()
	fmt.Println("the weather is", f.get("weather", slowFetch))
}

func main() {
	f := &flights{calls: map[string]*call{}}
	var wg sync.WaitGroup
	wg.Add(4)
	for range 4 {
		go client(f, &wg)
	}
	wg.Wait()
}
