package probe_test

import (
	"os"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/tracer/verify"
)

// TestAwait watches a program that a shell has started, as go test's -exec does.
func TestAwait(t *testing.T) {
	b := build(t, program("objects"))
	v := verify.New(verify.Options{Complete: true})
	var violation error
	sends := 0
	p, name, err := b.Await(probe.Config{}, func(e *tracer.Event) error {
		if violation == nil {
			violation = v.Event(e)
		}
		if e.Kind == tracer.ChanSend && e.Name == "people" {
			sends++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	g, err := probe.StartIn(&name, probe.Config{}, "/bin/sh", []string{"sh", "-c", `"$0"; exit 7`, b.Path})
	if err != nil {
		t.Fatal(err)
	}
	go func() { p.Ended(g.Wait()) }()
	exit, err := p.Wait()
	if err != nil || exit.Code != 7 {
		t.Errorf("ended with %+v, %v; want the shell's exit code 7", exit, err)
	}
	if violation == nil {
		violation = v.End()
	}
	if violation != nil || sends != 1 {
		t.Errorf("%d sends on people, want 1; %v", sends, violation)
	}
}

// TestAbandon leaves a program alone that waits for room in its ring.
func TestAbandon(t *testing.T) {
	b := build(t, program("stress"))
	p, name, err := b.Await(probe.Config{RingBytes: 1 << 15}, func(*tracer.Event) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	g, err := probe.StartIn(&name, probe.Config{Stderr: os.Stderr}, b.Path, []string{b.Path, "1", "20000"})
	if err != nil {
		t.Fatal(err)
	}
	g.Abandon()
	end, err := g.Wait() // nobody reads, so without Abandon this would not return
	if err != nil || end.Exit.Code != 0 {
		t.Errorf("the program ended with %+v, %v", end.Exit, err)
	}
	p.Ended(end, nil)
	if exit, err := p.Wait(); err == nil && !exit.Detached {
		t.Errorf("the trace is said to be whole: %+v", exit)
	}
}

func TestStartInNothing(t *testing.T) {
	for _, name := range []probe.RingName{
		{Path: "/nonexistent", Bytes: 8192},
		{Path: os.DevNull, Bytes: 8192},
		{Path: "await_test.go", Bytes: 1 << 30},
		{Path: "await_test.go", Bytes: -1},
	} {
		if _, err := probe.StartIn(&name, probe.Config{}, "/bin/true", []string{"true"}); err == nil {
			t.Errorf("%+v was taken for a ring", name)
		}
	}
}
