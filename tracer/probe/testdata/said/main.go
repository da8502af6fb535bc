// The program says of itself what it does: by package runtime/trace, by the labels of runtime/pprof, and by
// LockOSThread. The execution tracer is off.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"sync"
)

func main() {
	annotations()
	labels()
	threads()
	prints()
	fmt.Println(trace.IsEnabled())
}

// prints writes to where programs write, and to a file, which nobody would call printing.
func prints() {
	fmt.Fprintln(os.Stderr, "a warning")
	os.Stdout.WriteString("")
	fmt.Fprint(os.Stdout, strings.Repeat("long ", 100), "\n")
	file, err := os.CreateTemp("", "said")
	if err != nil {
		panic(err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	fmt.Fprintln(file, "not printed")
}

func annotations() {
	ctx, order := trace.NewTask(context.Background(), "order")
	inner, pay := trace.NewTask(ctx, "pay")
	trace.WithRegion(inner, "count", func() {
		trace.Log(inner, "sum", "42 cents")
		trace.Logf(context.Background(), "", "%d of %d", 1, 2)
	})
	r := trace.StartRegion(ctx, "pack")
	done := make(chan bool)
	go func() {
		defer close(done)
		defer trace.StartRegion(context.Background(), "carry").End()
	}()
	<-done
	r.End()
	pay.End()
	order.End()
	trace.Log(ctx, "late", "the task has ended")
}

func labels() {
	var wg sync.WaitGroup
	pprof.Do(context.Background(), pprof.Labels("user", "bob", "page", "3"), func(ctx context.Context) {
		wg.Go(func() {
			pprof.SetGoroutineLabels(pprof.WithLabels(ctx, pprof.Labels("page", "4")))
		})
	})
	wg.Go(func() {})
	wg.Wait()
}

func threads() {
	runtime.LockOSThread()
	runtime.LockOSThread()
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()
}
