// Timer-reset saves a text when nobody has typed for a while.
package main

import (
	"fmt"
	"strings"
	"time"
)

func typist(keys chan<- string) {
	defer close(keys)
	for _, key := range strings.Split("go is fun", "") {
		keys <- key
		time.Sleep(30 * time.Millisecond)
		if key == " " {
			time.Sleep(250 * time.Millisecond) // thinking
		}
	}
}

func main() {
	keys := make(chan string)
	go typist(keys)

	text := ""
	quiet := time.NewTimer(time.Hour)
	quiet.Stop() // nothing to save yet
	for {
		select {
		case key, ok := <-keys:
			if !ok {
				fmt.Printf("closed with %q\n", text)
				return
			}
			text += key
			quiet.Reset(120 * time.Millisecond) // begin anew
		case <-quiet.C:
			fmt.Printf("saved %q\n", text)
		}
	}
}
