package find_test

import (
	"testing"

	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/tracer/tracetest"
)

// What is done at once begins with its first event, however it is told; what follows of its own accord does not.
func TestBegin(t *testing.T) {
	receivesFirst := func(g *tracetest.G) {
		ch := g.Make("ch", "int", 0)
		g.Go("taker", func(g *tracetest.G) { g.Recv(ch); g.Recv(ch) })
		g.Sleep(10000)
		g.Send(ch, "1")
		g.Sleep(10000)
		g.Send(ch, "2")
		g.Sleep(10000)
	}
	sendsFirst := func(g *tracetest.G) {
		ch := g.Make("ch", "int", 0)
		g.Go("giver", func(g *tracetest.G) { g.Send(ch, "1") })
		g.Sleep(10000)
		g.Recv(ch)
		g.Sleep(10000)
	}
	refills := func(g *tracetest.G) {
		ch := g.Make("ch", "int", 1)
		g.Go("giver", func(g *tracetest.G) { g.Send(ch, "1"); g.Send(ch, "2") })
		g.Sleep(10000)
		g.Recv(ch)
		g.Recv(ch)
		g.Sleep(10000)
	}
	closes := func(g *tracetest.G) {
		ch := g.Make("ch", "int", 0)
		for range 2 {
			g.Go("taker", func(g *tracetest.G) { g.Recv(ch) })
		}
		g.Sleep(10000)
		g.Close(ch)
		g.Sleep(10000)
	}
	for _, test := range []struct {
		name        string
		program     func(*tracetest.G)
		event, want string
	}{
		{"a receiver gets what is sent", receivesFirst, "chan.recv g=taker", "chan.send g=main"},
		{"a receiver is woken by a send", receivesFirst, "go.unblock g=taker by=main", "chan.send g=main"},
		{"a send after another", receivesFirst, "chan.send g=main #2", "chan.send g=main #2"},
		{"the second receive", receivesFirst, "chan.recv g=taker #2", "chan.send g=main #2"},
		{"a receive from one who waits", sendsFirst, "chan.recv g=main", "chan.send g=giver"},
		{"a sender is woken by a receive", sendsFirst, "go.unblock g=giver by=main", "chan.send g=giver"},
		{"a send that waits", sendsFirst, "go.block g=giver", "go.block g=giver"},
		{"a slot becomes free", refills, "chan.send g=giver #2", "chan.recv g=main"},
		{"a receive after another", refills, "chan.recv g=main #2", "chan.recv g=main #2"},
		{"the first that a close releases", closes, "chan.recv g~taker", "chan.close"},
		{"the last that a close wakes", closes, "go.unblock g~taker by=main #2", "chan.close"},
		{"a wake-up by the runtime", closes, "go.unblock g=main", "go.unblock g=main"},
	} {
		trace := play(t, test.program)
		place := func(text string) int {
			q, err := find.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			i, err := q.Find(trace, 0)
			if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			return i
		}
		got, err := find.Begin(trace, place(test.event))
		if want := place(test.want); err != nil || got != want {
			t.Errorf("%s: %s begins at %d, %v; want %d, which is %s", test.name, test.event, got, err, want, test.want)
		}
	}
}
