// The program sends values of every kind, one after the other, through channels called c.
package main

import (
	"errors"
	"fmt"
	"time"
)

// Structs in structs, outermost first: the inner ones are told of with the outer.
type (
	Four  struct{ Three Three }
	Three struct{ Two Two }
	Two   struct{ One One }
	One   struct{ N int }
)

type embedding struct {
	One
	*Two
	small
	err   error
	tags  []string
	next  func()
	where map[string]int
}

type small struct{ x, y int8 }

type label string

type shouting struct{ n int }

func (shouting) String() string { panic("showing a value calls a method of the program") }

type large [40_000]byte

func send[T any](values ...T) {
	c := make(chan T, 1)
	for _, v := range values {
		c <- v
		<-c
	}
}

func main() {
	send(Four{Three{Two{One{4}}}})
	send(Three{Two{One{3}}})
	send(Two{One{2}})
	send(One{1})
	send(embedding{One: One{1}, small: small{-1, 2}, err: errors.New("e")})
	send("", "a\x00b\xff", "日本語")
	send(label("named"))
	send([4]string{"a", "b", "c", "d"})
	send([2]any{1, "two"}, [2]any{nil, errors.New("x")})
	send([2]One{{1}, {2}})
	send(struct {
		Name string
		Tags []string
		Err  error
		More [2]int8
	}{"first", nil, errors.New("deep"), [2]int8{1, 2}})
	send[error](nil, fmt.Errorf("outer: %w", errors.New("inner")))
	send(fmt.Stringer(shouting{9}))
	send(struct{}{})
	send([0]int{})
	send(true)
	send(int8(-1))
	send('世')
	send(float32(1.5))
	send(complex(1, 2))
	send(1500 * time.Millisecond)
	send(time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC))
	send[func()](nil)
	send[map[string]int](nil)
	send[chan int](nil)
	send([]byte("bytes"))
	send(large{7})
	send[any](Four{}, label("l"), []int(nil), (*int)(nil), any(any(7)), [3]int{1, 2, 3}, large{8})
	c := make(chan struct{}, 1<<30)
	for range 3 {
		c <- struct{}{}
	}
	fmt.Println("ok")
}
