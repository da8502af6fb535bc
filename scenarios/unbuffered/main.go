// Unbuffered hands parcels over at a door: both sides have to be there.
package main

import (
	"fmt"
	"time"
)

type parcel struct {
	To    string
	Grams int
}

func courier(door chan<- parcel) {
	for _, p := range []parcel{{"Ada", 300}, {"Grace", 1200}, {"Ken", 75}} {
		time.Sleep(50 * time.Millisecond) // the way to the door
		door <- p                         // waits until someone takes it
		fmt.Println("courier: gave away the parcel for", p.To)
	}
	close(door)
}

func main() {
	door := make(chan parcel)
	go courier(door)

	for p := range door { // waits until someone brings one
		fmt.Printf("main: took %d grams for %s\n", p.Grams, p.To)
		time.Sleep(120 * time.Millisecond) // the courier stands at the door meanwhile
	}
	fmt.Println("main: no more parcels")
}
