package tracetest

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// Buffered sends tasks over a channel with three slots to one worker.
func Buffered(g *G) {
	tasks := g.Make("tasks", "string", 3)
	wg := g.NewWaitGroup("wg")
	g.Add(wg, 1)
	g.Go("worker", func(g *G) {
		for {
			if _, ok := g.Recv(tasks); !ok {
				break
			}
			g.Sleep(1000)
		}
		g.Done(wg)
	})
	for i := 1; i <= 8; i++ {
		g.Send(tasks, fmt.Sprintf(`"task %d"`, i))
	}
	g.Close(tasks)
	g.Wait(wg)
}

// Unbuffered passes values hand to hand and waits for the answer.
func Unbuffered(g *G) {
	ping := g.Make("ping", "int", 0)
	pong := g.Make("pong", "int", 0)
	g.Go("player", func(g *G) {
		for {
			v, ok := g.Recv(ping)
			if !ok {
				g.Close(pong)
				return
			}
			g.Send(pong, v)
		}
	})
	for i := range 5 {
		g.Send(ping, fmt.Sprint(i))
		g.Recv(pong)
	}
	g.Close(ping)
	g.Recv(pong)
}

// Locks has goroutines fight for a Mutex and share a RWMutex.
func Locks(g *G) {
	mu, rw, wg := g.NewMutex("mu"), g.NewRWMutex("rw"), g.NewWaitGroup("wg")
	for i := range 4 {
		g.Add(wg, 1)
		g.Go(fmt.Sprintf("worker %d", i+1), func(g *G) {
			for range 6 {
				g.Lock(mu)
				g.Yield()
				g.Unlock(mu)
				g.RLock(rw)
				g.Yield()
				g.RUnlock(rw)
			}
			g.WLock(rw)
			g.Syscall(i%2 == 0)
			g.WUnlock(rw)
			if g.TryLock(mu) {
				g.Unlock(mu)
			}
			g.Done(wg)
		})
	}
	g.Wait(wg)
}

// Cancel has workers wait for a context, one level down, and for a timeout.
// Others carry values, some of them beyond the reach of a cancellation.
func Cancel(g *G) {
	wg := g.NewWaitGroup("wg")
	ctx := g.WithCancel(nil, "ctx")
	sub := g.WithTimeout(ctx, "sub", 1<<40)
	user := g.WithValue(ctx, "user")
	request := g.WithCancel(g.WithValue(user, "trace"), "request")
	audit := g.WithoutCancel(user, "audit")
	short := g.WithTimeout(nil, "short", 2000)
	never := g.Make("never", "int", 0)
	for i, c := range []*Context{ctx, sub, user, request, short} {
		g.Add(wg, 1)
		g.Go(fmt.Sprintf("worker %d", i+1), func(g *G) {
			done := g.DoneOf(c)
			g.Select(Case{Dir: tracer.DirRecv, Chan: never}, Case{Dir: tracer.DirRecv, Chan: done})
			g.Done(wg)
		})
	}
	g.Sleep(5000)
	g.Cancel(ctx)
	g.WithValue(request, "late")
	g.WithValue(audit, "kept")
	g.Wait(wg)
}

// Leak leaves goroutines blocked: on channels, nil ones too, and on a lock.
func Leak(g *G) {
	c := g.Make("results", "int", 0)
	mu := g.NewMutex("mu")
	g.Lock(mu)
	g.Go("sender", func(g *G) { g.Send(c, "42") })
	g.Go("lost", func(g *G) { g.Recv(nil) })
	g.Go("locker", func(g *G) { g.Lock(mu) })
	g.Sleep(100_000)
}

// Deadlock ends with every goroutine asleep.
func Deadlock(g *G) {
	c := g.Make("c", "int", 0)
	g.Go("other", func(g *G) { g.Recv(c) })
	g.Recv(c)
}

// Crowd has many workers wait in selects on one channel that they share and one
// of their own, so that they leave the queue of the first from its middle.
func Crowd(g *G) {
	quit := g.Make("quit", "struct {}", 0)
	var own []*Chan
	for i := range 20 {
		c := g.Make(fmt.Sprintf("jobs %d", i), "int", i%2)
		own = append(own, c)
		g.Go(fmt.Sprintf("worker %d", i), func(g *G) {
			for {
				leave := Case{Dir: tracer.DirRecv, Chan: quit}
				won, _, _ := g.Select(leave, Case{Dir: tracer.DirRecv, Chan: c}, leave)
				if won != 1 {
					return
				}
			}
		})
	}
	for i := range 150 {
		g.Send(own[i*7%len(own)], fmt.Sprint(i))
	}
	g.Close(quit)
}

// Programs are all the small programs by name.
var Programs = map[string]func(*G){
	"buffered":   Buffered,
	"unbuffered": Unbuffered,
	"locks":      Locks,
	"cancel":     Cancel,
	"crowd":      Crowd,
	"leak":       Leak,
	"deadlock":   Deadlock,
}

// Mixed returns a program that uses everything, with so many rounds of work;
// a round is about 17 events.
func Mixed(rounds int) func(*G) {
	return func(g *G) {
		m := &mixed{
			jobs: g.Make("jobs", "int", 16), answers: g.Make("answers", "string", 0),
			quit: g.Make("quit", "struct {}", 0),
			mu:   g.NewMutex("s.mu"), rw: g.NewRWMutex("cache.rw"), wg: g.NewWaitGroup("wg"),
		}
		const workers = 8
		for i := range workers {
			g.Add(m.wg, 1)
			g.Go(fmt.Sprintf("worker %d", i+1), m.worker)
		}
		collected := g.NewWaitGroup("collected")
		g.Add(collected, 1)
		g.Go("collector", func(g *G) {
			m.collect(g)
			g.Done(collected)
		})
		for i := range rounds {
			if i%50 == 0 {
				m.request(g)
			}
			g.Send(m.jobs, fmt.Sprint(i))
		}
		g.Close(m.jobs)
		g.Wait(m.wg)
		g.Close(m.quit)
		g.Wait(collected)
	}
}

type mixed struct {
	jobs, answers, quit *Chan
	mu                  *Mutex
	rw                  *RWMutex
	wg                  *WaitGroup
}

func (m *mixed) worker(g *G) {
	for {
		v, ok := g.Recv(m.jobs)
		if !ok {
			break
		}
		g.Lock(m.mu)
		g.Unlock(m.mu)
		g.RLock(m.rw)
		g.RUnlock(m.rw)
		g.Send(m.answers, `"answer `+v+`"`)
		if len(v) > 1 && v[len(v)-1] == '7' {
			g.WLock(m.rw)
			g.Sleep(200)
			g.WUnlock(m.rw)
		}
	}
	g.Done(m.wg)
}

func (m *mixed) collect(g *G) {
	for {
		won, _, _ := g.Select(Case{Dir: tracer.DirRecv, Chan: m.answers}, Case{Dir: tracer.DirRecv, Chan: m.quit})
		if won == 1 {
			return
		}
	}
}

// request is a short-lived goroutine with a context of its own.
func (m *mixed) request(g *G) {
	ctx := g.WithCancel(nil, "ctx")
	reply := g.Make("reply", "bool", 1)
	g.Go("handler", func(g *G) {
		g.Select(Case{Dir: tracer.DirSend, Chan: reply, Value: "true"}, Case{Dir: tracer.DirDefault})
		g.Recv(g.DoneOf(ctx))
	})
	g.Recv(reply)
	g.Cancel(ctx)
}
