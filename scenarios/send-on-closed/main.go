// Send-on-closed closes a channel on which another goroutine still sends.
package main

import (
	"fmt"
	"sync"
	"time"
)

func ask(who string, takes time.Duration, answers chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(takes)
	answers <- "the answer of " + who
	close(answers) // "no more will come": but how would it know?
}

func main() {
	answers := make(chan string)
	var wg sync.WaitGroup
	wg.Add(2)
	go ask("Ada", 100*time.Millisecond, answers, &wg)
	go ask("Grace", 300*time.Millisecond, answers, &wg)

	for a := range answers {
		fmt.Println("main: got", a)
	}
	fmt.Println("main: that was all of them")
	wg.Wait()
}
