// Shop has several files and a vendored package, goroutines in groups and with pprof labels, a close that releases
// many, a time when nothing happens, and a goroutine that is still blocked at the end.
package main

import (
	"context"
	"fmt"
	"runtime/pprof"
	"sync"
	"time"

	"example.com/tally"
)

var open = make(chan struct{})

func clerk(s *store, left *sync.WaitGroup) {
	defer left.Done()
	<-open
	s.sell("tea")
}

// team starts clerks, and waits for them.
func team(s *store, left *sync.WaitGroup) {
	defer left.Done()
	var clerks sync.WaitGroup
	for range 3 {
		clerks.Add(1)
		go clerk(s, &clerks)
	}
	clerks.Wait()
}

func audit(report chan<- string) {
	report <- "nobody reads this"
}

func main() {
	s := &store{tally.New()}
	var teams sync.WaitGroup
	for _, name := range []string{"north", "south"} {
		teams.Add(1)
		go pprof.Do(context.Background(), pprof.Labels("team", name), func(context.Context) { team(s, &teams) })
	}
	go audit(make(chan string))
	time.Sleep(5 * time.Millisecond)
	close(open)
	teams.Wait()
	time.Sleep(400 * time.Millisecond)
	fmt.Println("closed for today")
}
