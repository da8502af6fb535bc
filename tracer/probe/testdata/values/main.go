// The program sends values of every kind, one after the other, through channels called c.
package main

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unsafe"
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

// Methods of values that nobody calls to show them.
type loud struct {
	n    int
	word string
}

func (loud) Format(fmt.State, rune) { panic("showing a value calls a method of the program") }

func (loud) GoString() string { panic("showing a value calls a method of the program") }

type failing struct{ code int }

func (*failing) Unwrap() error { panic("showing a value calls a method of the program") }

func (failing) Error() string { panic("showing a value calls a method of the program") }

type rude int

func (rude) MarshalText() ([]byte, error) { panic("showing a value calls a method of the program") }

func (rude) String() string { panic("showing a value calls a method of the program") }

type pair[K, V any] struct {
	key   K
	value V
}

type outer struct{ inner }

type inner struct {
	n    int
	name string
}

var number = 7

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
	send(int16(math.MinInt16))
	send(int32(math.MaxInt32))
	send(int64(math.MinInt64))
	send(uint8(255))
	send(uint16(math.MaxUint16))
	send(uint32(math.MaxUint32))
	send(uint64(math.MaxUint64))
	send(uintptr(18))
	send(-3, 7)
	send(math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 1e100, 0.1)
	send(complex64(complex(-1.5, 0)))
	send(false)
	send(loud{1, "x"}, loud{})
	send[error](failing{3}, (*failing)(nil))
	send[any](rude(4), &pair[int, string]{1, "b"}, pair[int8, bool]{1, true}, outer{inner{5, "in"}}, 3*time.Second, math.NaN())
	send(pair[string, float32]{"a", 2})
	send(unsafe.Pointer(nil))
	send(map[string]int{"one": 1})
	send([]int{1, 2, 3}, nil, []int{})
	send(func() {})
	send(&number)
	send(make(chan int, 2))
	send("a \"quoted\"\tword", strings.Repeat("long ", 100))
	c := make(chan struct{}, 1<<30)
	for range 3 {
		c <- struct{}{}
	}
	fmt.Println("ok")
}
