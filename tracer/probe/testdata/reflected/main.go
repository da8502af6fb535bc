// The program selects through package reflect, and prints which case it was.
package main

import (
	"fmt"
	"reflect"
)

func recv(c chan int) reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)}
}

func send(c chan int) reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c), Send: reflect.ValueOf(1)}
}

var otherwise = reflect.SelectCase{Dir: reflect.SelectDefault}

func choose(cases ...reflect.SelectCase) {
	chosen, _, _ := reflect.Select(cases)
	fmt.Println(chosen)
}

func main() {
	a, b, c := make(chan int), make(chan int), make(chan int, 1)
	var none chan int
	choose(recv(a), send(b), recv(c), otherwise)
	choose(recv(a), otherwise, send(b), send(c), recv(none))
	choose(recv(a), send(b), recv(c))
	go func() { b <- 2 }()
	choose(send(a), recv(none), recv(c), recv(b), send(none))
	many := make([]reflect.SelectCase, 10_000)
	for i := range many {
		many[i] = recv(a)
	}
	last := make(chan int, 1)
	many[9_000] = recv(last)
	many = append(many, send(a))
	last <- 1
	choose(many...)
	go func() { last <- 2 }()
	choose(many...)
	choose(append(many, otherwise)...)
}
