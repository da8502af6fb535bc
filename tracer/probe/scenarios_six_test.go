package probe_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// create returns the go.create of the goroutine with a name.
func (r *recording) create(t *testing.T, name string) tracer.Event {
	t.Helper()
	for _, e := range r.kinds(tracer.GoCreate) {
		if e.Name == name {
			return e
		}
	}
	t.Fatalf("there is no goroutine %s", name)
	return tracer.Event{}
}

func checkHello(t *testing.T, rec *recording) {
	greet := rec.create(t, "greet")
	if greet.By != 1 || greet.Op != "main.greet" {
		t.Errorf("greet was created by goroutine %d and runs %s", greet.By, greet.Op)
	}
	for _, e := range rec.kinds(tracer.GoEnd) {
		if e.G == greet.G {
			t.Error("greet came to its end, but main ends first")
		}
	}
	if strings.Contains(rec.stdout, "hello, Ada") {
		t.Error("greet said hello")
	}
	if exit := rec.kinds(tracer.Exit); len(exit) != 1 || exit[0].G != 1 {
		t.Errorf("the program is ended by %+v, want main", exit)
	}
}

func checkUnbuffered(t *testing.T, rec *recording) {
	main, courier := uint64(1), rec.create(t, "courier").G
	sends, recvs := rec.named("door", tracer.ChanSend), rec.named("door", tracer.ChanRecv)
	if len(sends) != 3 || len(recvs) != 4 {
		t.Fatalf("%d sends and %d receives on door, want 3 and 4", len(sends), len(recvs))
	}
	for i, e := range sends {
		if e.Mode != tracer.ModeHandoff || e.G != courier || e.Peer != main || e.Len != 0 {
			t.Errorf("send %d is no hand-off from courier to main: %+v", i+1, e)
		}
		if r := recvs[i]; r.Mode != tracer.ModeHandoff || r.G != main || r.Peer != courier || r.N != e.N {
			t.Errorf("receive %d is no hand-off to main: %+v", i+1, r)
		}
	}
	if sends[1].Value != "{Grace 1200}" {
		t.Errorf("the second parcel is %s", sends[1].Value)
	}
	if last := recvs[3]; last.OK || last.Mode != tracer.ModeClosed {
		t.Errorf("the last receive is %+v, want that of a closed channel", last)
	}
}

func checkBuffered(t *testing.T, rec *recording) {
	length, capacity := map[uint64]int{}, map[uint64]int{}
	blocks := 0
	for _, e := range rec.events {
		switch e.Kind {
		case tracer.ChanMake:
			capacity[e.Obj] = e.Cap
		case tracer.ChanSend, tracer.ChanRecv:
			length[e.Obj] = e.Len
		case tracer.GoBlock:
			if e.Reason == "chan send" && length[e.Obj] != capacity[e.Obj] {
				t.Errorf("event %d: a send blocks with %d of %d slots taken", e.Seq, length[e.Obj], capacity[e.Obj])
			}
			if e.Name == "tasks" && e.Reason == "chan send" && e.G == 1 {
				blocks++
			}
		}
	}
	if blocks == 0 {
		t.Error("main never waits for a free slot")
	}
	var got []string
	for _, e := range rec.named("tasks", tracer.ChanSend) {
		got = append(got, e.Value)
	}
	if want := `"task 1" "task 2" "task 3" "task 4" "task 5" "task 6"`; strings.Join(got, " ") != want {
		t.Errorf("sent %v, want %s", got, want)
	}
}

func checkWaitGroup(t *testing.T, rec *recording) {
	counter := int64(0)
	for _, e := range rec.named("wg", tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait) {
		counter += e.N
		if e.Counter != counter || e.Gen != 1 {
			t.Errorf("event %d: counter %d in round %d, want %d in 1", e.Seq, e.Counter, e.Gen, counter)
		}
		if e.Kind == tracer.WaitGroupWait && counter != 0 {
			t.Errorf("event %d: Wait returns at %d", e.Seq, counter)
		}
	}
	if n := len(rec.named("wg", tracer.WaitGroupWait)); n != 1 {
		t.Errorf("Wait returned %d times", n)
	}
	if n := len(rec.named("wg", tracer.GoBlock)); n != 1 {
		t.Errorf("main waits %d times, want once", n)
	}
}

// checkMutexLesson: one owner at a time; the queue is as they came, but who lost the lock to a running
// goroutine is first again; in starvation mode the first waiter is next.
func checkMutexLesson(t *testing.T, rec *recording) {
	owner := uint64(0)
	var queue []uint64
	promised := uint64(0) // who has to get it
	for _, e := range rec.events {
		if e.Name != "a.mu" {
			continue
		}
		switch e.Kind {
		case tracer.GoBlock:
			if e.Mode == tracer.ModeLIFO {
				queue = append([]uint64{e.G}, queue...)
			} else {
				queue = append(queue, e.G)
			}
		case tracer.GoUnblock:
			if len(queue) == 0 || queue[0] != e.G {
				t.Fatalf("event %d wakes goroutine %d, the queue is %v", e.Seq, e.G, queue)
			}
			queue = queue[1:]
			if e.Mode == tracer.ModeHandoff {
				promised = e.G
			}
		case tracer.MutexLock:
			if owner != 0 {
				t.Errorf("event %d: goroutine %d locks what %d holds", e.Seq, e.G, owner)
			}
			if promised != 0 && promised != e.G {
				t.Errorf("event %d: goroutine %d locks what was handed to %d", e.Seq, e.G, promised)
			}
			owner, promised = e.G, 0
		case tracer.MutexUnlock:
			if owner != e.G {
				t.Errorf("event %d: goroutine %d unlocks what %d holds", e.Seq, e.G, owner)
			}
			owner = 0
		}
		if e.Kind == tracer.MutexLock || e.Kind == tracer.MutexUnlock {
			if fmt.Sprint(e.Waiters) != fmt.Sprint(queue) {
				t.Errorf("event %d says that %v wait, they are %v", e.Seq, e.Waiters, queue)
			}
		}
	}
	if n := len(rec.named("a.mu", tracer.MutexLock)); n != 8 {
		t.Errorf("%d deposits, want 8", n)
	}
	if n := len(rec.named("a.mu", tracer.GoBlock)); n < 3 {
		t.Errorf("%d waits for the lock, want a queue", n)
	}
}

func checkCancel(t *testing.T, rec *recording) {
	names := map[uint64]string{}
	parent := map[string]string{}
	for _, e := range rec.kinds(tracer.ContextCreate) {
		names[e.Obj] = e.Name
		parent[e.Name] = names[e.Parent]
	}
	for child, want := range map[string]string{"server": "", "request": "server", "backup": "server", "upload": "backup"} {
		if got, ok := parent[child]; !ok || got != want {
			t.Errorf("%s is derived from %q, want %q", child, got, want)
		}
	}
	cancelled := map[string]tracer.Event{}
	for _, e := range rec.kinds(tracer.ContextCancel) {
		if _, twice := cancelled[e.Name]; twice {
			t.Errorf("event %d cancels %s again", e.Seq, e.Name)
		}
		cancelled[e.Name] = e
	}
	for name, want := range map[string]string{
		"server": "context canceled", "backup": "context canceled", "upload": "context canceled", "request": "context deadline exceeded",
	} {
		if got := cancelled[name].Message; got != want {
			t.Errorf("%s ends with %q, want %q", name, got, want)
		}
	}
	if e := cancelled["upload"]; names[e.Parent] != "backup" {
		t.Errorf("upload is cancelled by way of %q, want backup", names[e.Parent])
	}
	for _, name := range []string{"request", "backup", "upload"} {
		closed := rec.named(name+".Done()", tracer.ChanClose)
		if len(closed) != 1 {
			t.Errorf("the Done channel of %s is closed %d times", name, len(closed))
		}
	}
}
