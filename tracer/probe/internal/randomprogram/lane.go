package randomprogram

import (
	"fmt"
	"reflect"
	"time"
)

// A conduit is a channel whose element type is not known.
type conduit interface {
	send(d *diary, v any)
	recv(d *diary) bool // whether the channel is still open
	each(d *diary, body func())
	end()
	trySend(d *diary, v any) bool
	tryRecv(d *diary) bool
	// sendOr and recvOr are selects with a second case, of which they return whether it won.
	sendOr(d *diary, v any, otherwise alternative) bool
	recvOr(d *diary, otherwise alternative) bool
	value() reflect.Value
	note(d *diary, v reflect.Value, ok bool) // what a select received
}

// A lane is a channel with its name.
type lane[T any] struct {
	c    chan T
	name string
}

// An alternative is what another case of a select receives from: one of the two channels, the other is nil.
type alternative struct {
	signal <-chan struct{}
	time   <-chan time.Time
	name   string
}

func newLane[T any](c *channel) conduit {
	return lane[T]{make(chan T, c.cap), c.String()}
}

func newConduit(e elem, c *channel) conduit {
	switch e {
	case elemInt:
		return newLane[int](c)
	case elemString:
		return newLane[string](c)
	case elemPair:
		return newLane[pair](c)
	case elemPointer:
		return newLane[*pair](c)
	case elemChan:
		return newLane[chan int](c)
	}
	return newLane[struct{}](c)
}

func typeOf(e elem) reflect.Type {
	switch e {
	case elemInt:
		return reflect.TypeFor[chan int]()
	case elemString:
		return reflect.TypeFor[chan string]()
	case elemPair:
		return reflect.TypeFor[chan pair]()
	case elemPointer:
		return reflect.TypeFor[chan *pair]()
	case elemChan:
		return reflect.TypeFor[chan chan int]()
	}
	return reflect.TypeFor[chan struct{}]()
}

// zero returns what is sent where no value is meant: on a nil channel.
func zero(e elem) reflect.Value { return reflect.Zero(typeOf(e).Elem()) }

func (l lane[T]) send(d *diary, v any) {
	l.c <- v.(T)
	d.sent(l.name, v)
}

func (l lane[T]) recv(d *diary) bool {
	v, ok := <-l.c
	d.received(l.name, v, ok)
	return ok
}

func (l lane[T]) each(d *diary, body func()) {
	for v := range l.c {
		d.received(l.name, v, true)
		body()
	}
	d.received(l.name, nil, false)
}

func (l lane[T]) end() { close(l.c) }

func (l lane[T]) trySend(d *diary, v any) bool {
	select {
	case l.c <- v.(T):
		d.sent(l.name, v)
		return true
	default:
		return false
	}
}

func (l lane[T]) tryRecv(d *diary) bool {
	select {
	case v, ok := <-l.c:
		d.received(l.name, v, ok)
		return true
	default:
		return false
	}
}

func (a alternative) note(d *diary, v any, ok bool) bool {
	d.received(a.name, v, ok)
	return true
}

func (l lane[T]) sendOr(d *diary, v any, a alternative) bool {
	if a.time != nil {
		select {
		case l.c <- v.(T):
		case t, ok := <-a.time:
			return a.note(d, t, ok)
		}
	} else {
		select {
		case l.c <- v.(T):
		case s, ok := <-a.signal:
			return a.note(d, s, ok)
		}
	}
	d.sent(l.name, v)
	return false
}

func (l lane[T]) recvOr(d *diary, a alternative) bool {
	var v T
	var ok bool
	if a.time != nil {
		select {
		case v, ok = <-l.c:
		case t, ok := <-a.time:
			return a.note(d, t, ok)
		}
	} else {
		select {
		case v, ok = <-l.c:
		case s, ok := <-a.signal:
			return a.note(d, s, ok)
		}
	}
	d.received(l.name, v, ok)
	return false
}

func (l lane[T]) value() reflect.Value { return reflect.ValueOf(l.c) }

func (l lane[T]) note(d *diary, v reflect.Value, ok bool) {
	if !ok {
		d.received(l.name, nil, false)
		return
	}
	d.received(l.name, v.Interface(), true)
}

// valueOf makes a value for a channel.
func (o *objects) valueOf(e elem, v value) any {
	switch e {
	case elemInt:
		return v.n
	case elemString:
		return fmt.Sprint("v", v.n)
	case elemPair:
		return pair{v.n, fmt.Sprint("p", v.n)}
	case elemPointer:
		return &pair{v.n, fmt.Sprint("p", v.n)}
	case elemChan:
		if v.c == nil {
			return (chan int)(nil)
		}
		return o.chans[v.c.i].(lane[int]).c
	}
	return struct{}{}
}
