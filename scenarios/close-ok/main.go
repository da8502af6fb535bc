// Close-ok receives until the channel says that there is no more.
package main

import (
	"fmt"
	"time"
)

func measure(readings chan<- int) {
	for _, degrees := range []int{3, 0} {
		readings <- degrees
	}
	close(readings) // the last value is a 0, too
	fmt.Println("measure: closed")
}

func main() {
	readings := make(chan int, 2)
	go measure(readings)
	time.Sleep(100 * time.Millisecond) // it is closed by now, and still has two values

	for {
		degrees, ok := <-readings
		fmt.Println("main: received", degrees, ok)
		if !ok {
			break
		}
	}
	again, ok := <-readings // it is so for ever
	fmt.Println("main: received", again, ok)
}
