// Select-timeout asks, and does not wait longer than 300 ms for the answer.
package main

import (
	"fmt"
	"time"
)

func ask(question string, takes time.Duration) <-chan string {
	answer := make(chan string, 1) // with a slot: a late answer needs no receiver
	think := func() {
		time.Sleep(takes)
		answer <- "the answer to " + question
	}
	go think()
	return answer
}

func main() {
	for question, takes := range []time.Duration{100 * time.Millisecond, 600 * time.Millisecond} {
		select {
		case a := <-ask(fmt.Sprint("question ", question+1), takes):
			fmt.Println("main: got", a)
		case <-time.After(300 * time.Millisecond):
			fmt.Println("main: too late, going on without")
		}
	}
	time.Sleep(800 * time.Millisecond) // doing something else
}
