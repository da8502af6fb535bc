// Select-default tries, and does something else when it cannot be done.
package main

import (
	"fmt"
	"time"
)

func offer(seats chan<- string, guest string) {
	select {
	case seats <- guest:
		fmt.Println(guest, "has a seat")
	default: // no free seat: do not wait
		fmt.Println(guest, "is turned away")
	}
}

func serve(seats <-chan string) {
	for {
		select {
		case guest := <-seats:
			fmt.Println(guest, "is served")
		default: // nobody there: do not wait
			fmt.Println("nobody is left")
			return
		}
	}
}

func main() {
	seats := make(chan string, 2)
	for _, guest := range []string{"Ada", "Grace", "Ken"} {
		offer(seats, guest)
		time.Sleep(50 * time.Millisecond)
	}
	serve(seats)
}
