// Send-struct sends a person over a channel.
package main

import "fmt"

type Person struct {
	Name string
	Age  int
}

func birthday(p Person, people chan Person) {
	people <- p // what goes across is a copy
	p.Age++     // so this changes what birthday has, and nothing else
	people <- p
}

func main() {
	ada := Person{"Ada", 36}
	people := make(chan Person) // Persons, and nothing but Persons

	go birthday(ada, people)
	before := <-people
	after := <-people

	fmt.Println(before.Name, "is", before.Age)
	fmt.Println(after.Name, "is", after.Age)
	fmt.Println(ada.Name, "is", ada.Age) // main's own
}
