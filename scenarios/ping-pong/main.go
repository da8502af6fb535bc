// Ping-pong plays a ball between two goroutines.
package main

import (
	"fmt"
	"time"
)

type Ball struct {
	Hits int
}

func play(name string, in <-chan Ball, out chan<- Ball) {
	defer close(out) // who stops tells the other
	for ball := range in {
		ball.Hits++
		fmt.Println(name, ball.Hits)
		time.Sleep(50 * time.Millisecond)
		if ball.Hits == 8 {
			return
		}
		out <- ball
	}
}

func main() {
	left := make(chan Ball) // towards the player on the left
	right := make(chan Ball)

	serve := func() { left <- Ball{} }

	go play("ping", left, right)
	go serve()
	play("pong", right, left)
	fmt.Println("main: game over")
}
