// Afterfunc runs a function once a context is done.
package main

import (
	"context"
	"fmt"
	"time"
)

var cleaned = make(chan string)

func removeFile() {
	time.Sleep(50 * time.Millisecond)
	cleaned <- "temporary file"
}

func closeDoor() {
	cleaned <- "door"
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())

	context.AfterFunc(ctx, removeFile)
	keepOpen := context.AfterFunc(ctx, closeDoor)

	time.Sleep(150 * time.Millisecond)
	fmt.Println("main: the door is not to be closed:", keepOpen())

	time.Sleep(150 * time.Millisecond)
	fmt.Println("main: cancel")
	cancel()

	fmt.Println("main: cleaned up:", <-cleaned)
	fmt.Println("main: too late to stop the other one:", keepOpen())
}
