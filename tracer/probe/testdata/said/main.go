// The program says of itself what it does: by package runtime/trace, by the labels of runtime/pprof, and by
// LockOSThread. The execution tracer is off.
package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"sync"
)

func main() {
	annotations()
	labels()
	threads()
	fmt.Println(trace.IsEnabled())
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
