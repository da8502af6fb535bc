// Rwmutex has many readers and one writer.
package main

import (
	"fmt"
	"sync"
	"time"
)

type menu struct {
	mu   sync.RWMutex
	soup string
}

func reader(m *menu, wg *sync.WaitGroup) {
	defer wg.Done()
	m.mu.RLock()
	defer m.mu.RUnlock()
	fmt.Println("reader: the soup is", m.soup)
	time.Sleep(400 * time.Millisecond)
}

func writer(m *menu, wg *sync.WaitGroup) {
	defer wg.Done()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.soup = "leek"
	fmt.Println("writer: the soup is now", m.soup)
	time.Sleep(100 * time.Millisecond)
}

func main() {
	m := &menu{soup: "tomato"}
	var wg sync.WaitGroup

	wg.Add(4)
	go reader(m, &wg)
	go reader(m, &wg)
	time.Sleep(100 * time.Millisecond)
	go writer(m, &wg) // waits for the two readers
	time.Sleep(100 * time.Millisecond)
	go reader(m, &wg) // waits behind the writer
	wg.Wait()
}
