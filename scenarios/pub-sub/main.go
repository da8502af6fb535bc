// Pub-sub sends every message to every subscriber, and waits for none.
package main

import (
	"fmt"
	"sync"
	"time"
)

type topic struct {
	mu   sync.Mutex
	subs []chan string
}

func (t *topic) subscribe() <-chan string {
	inbox := make(chan string, 2)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.subs = append(t.subs, inbox)
	return inbox
}

func (t *topic) publish(message string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, inbox := range t.subs {
		select {
		case inbox <- message:
		default:
			fmt.Printf("%q is lost for subscriber %d: inbox full\n", message, i+1)
		}
	}
}

func reader(name string, d time.Duration, inbox <-chan string, wg *sync.WaitGroup) {
	defer wg.Done()
	for message := range inbox {
		fmt.Println(name, "reads", message)
		time.Sleep(d)
	}
}

func main() {
	news := &topic{}
	var wg sync.WaitGroup
	wg.Add(2)
	go reader("Ada", time.Millisecond, news.subscribe(), &wg)
	go reader("Ken", 300*time.Millisecond, news.subscribe(), &wg) // slow

	for i := 1; i <= 6; i++ {
		news.publish(fmt.Sprint("news ", i))
		time.Sleep(40 * time.Millisecond)
	}
	for _, inbox := range news.subs {
		close(inbox)
	}
	wg.Wait()
}
