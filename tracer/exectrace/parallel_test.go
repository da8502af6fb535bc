package exectrace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime/trace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
)

// convert reads a trace by several readers.
func convert(t testing.TB, data []byte) (*tracer.Trace, error) {
	t.Helper()
	live, err := tracer.Create(filepath.Join(t.TempDir(), "trace.govis"), tracer.Meta{Origin: "exectrace"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Trace().Close() })
	err = exectrace.Convert(bytes.NewReader(data), int64(len(data)), live, exectrace.Options{Readers: 4})
	if err2 := live.Close(); err2 != nil {
		t.Fatal(err2)
	}
	return live.Trace(), err
}

// checkSame: several readers give what one gives: the events, but that where two generations meet one reader gives later times, the states, and the error.
func checkSame(t *testing.T, data []byte) {
	t.Helper()
	want, wantErr := read(t, data)
	got, err := convert(t, data)
	var part, wantPart *exectrace.PartError
	if (err == nil) != (wantErr == nil) || errors.As(err, &part) != errors.As(wantErr, &wantPart) {
		t.Errorf("several readers: %v; one: %v", err, wantErr)
	}
	if part != nil && part.Events != len(want) {
		t.Errorf("several readers: %v; one gave %d events", err, len(want))
	}
	if got.Len() != len(want) {
		t.Fatalf("several readers gave %d events, one %d", got.Len(), len(want))
	}
	i, state := 0, tracer.NewState()
	for e, err := range got.Events(0, got.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		w := want[i]
		if e.T > w.T {
			t.Fatalf("event %d is at %d, one reader says at %d", i, e.T, w.T)
		}
		w.T = e.T
		if a, b := tracer.AppendJSON(nil, e), tracer.AppendJSON(nil, &w); !bytes.Equal(a, b) {
			t.Fatalf("event %d is\n%s\none reader says\n%s", i, a, b)
		}
		state.Apply(e)
		if i%4999 == 0 || i == len(want)-1 {
			checkState(t, got, i, state)
		}
		i++
	}
}

// checkState: the state that a trace gives is that of all events.
func checkState(t *testing.T, tr *tracer.Trace, i int, want *tracer.State) {
	t.Helper()
	got, err := tr.StateAt(i)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := stateText(t, got), stateText(t, want); !reflect.DeepEqual(a, b) {
		for k, v := range b {
			if a[k] != v {
				t.Errorf("after event %d, %s:\n%s\nwant\n%s", i, k, a[k], v)
			}
		}
		t.Fatalf("after event %d the state is another than that of all events: %d parts, want %d", i, len(a), len(b))
	}
}

// stateText returns a state piece by piece.
func stateText(t *testing.T, s *tracer.State) map[string]string {
	t.Helper()
	parts := map[string]string{"": fmt.Sprint(s.Events, s.Seq, s.T, s.Forgotten, s.Exited)}
	for id, g := range s.Goroutines {
		parts[fmt.Sprint("goroutine ", id)] = text(t, g)
	}
	for id, p := range s.Ps {
		parts[fmt.Sprint("processor ", id)] = text(t, p)
	}
	for id, k := range s.Tasks {
		parts[fmt.Sprint("task ", id)] = text(t, k)
	}
	return parts
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), `"Regions":[]`, `"Regions":null`)
}

func TestSeveralReaders(t *testing.T) {
	for name, data := range testdata(t) {
		t.Run(name, func(t *testing.T) { checkSame(t, data.trace) })
	}
}

// Traces of several generations, with and without what a generation cannot tell by itself.
func TestGenerations(t *testing.T) {
	if testing.Short() {
		t.Skip("a generation lasts a second")
	}
	for name, each := range map[string]func(ctx context.Context){
		"goroutines": func(context.Context) { pingPong() },
		"tasks": func(ctx context.Context) {
			ctx, task := trace.NewTask(ctx, "short")
			defer task.End()
			trace.WithRegion(ctx, "region", pingPong)
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := record(t, func() {
				ctx, task := trace.NewTask(context.Background(), "long")
				defer task.End()
				if name == "goroutines" {
					ctx = context.Background()
				}
				var wg sync.WaitGroup
				stop := make(chan struct{})
				for range 20 {
					wg.Go(func() { <-stop }) // over all generations, with nothing in between
				}
				for range 3 {
					wg.Go(func() {
						for begin := time.Now(); time.Since(begin) < 2500*time.Millisecond; {
							each(ctx)
							time.Sleep(100 * time.Millisecond)
						}
					})
				}
				time.Sleep(3500 * time.Millisecond)
				close(stop)
				wg.Wait()
			})
			checkSame(t, data)
			for n := len(data) / 5; n < len(data); n += len(data) / 5 {
				checkSame(t, data[:n])
			}
		})
	}
}
