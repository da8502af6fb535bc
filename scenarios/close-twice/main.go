// Close-twice has two goroutines that want to stop the same work.
package main

import (
	"fmt"
	"time"
)

func main() {
	stop := make(chan struct{})

	onError := func() {
		time.Sleep(100 * time.Millisecond)
		fmt.Println("onError: stop!")
		close(stop)
	}
	onTimeout := func() {
		time.Sleep(400 * time.Millisecond)
		fmt.Println("onTimeout: stop!")
		close(stop) // it is closed already
	}
	go onError()
	go onTimeout()

	<-stop
	fmt.Println("main: stopping")
	time.Sleep(800 * time.Millisecond) // cleaning up takes a while
	fmt.Println("main: stopped")
}
