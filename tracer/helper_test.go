package tracer_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

var meta = tracer.Meta{
	Program: "buffered", Args: []string{"-n", "3"}, Dir: "/home/gopher", Scenario: "buffered",
	Go: "go1.26.8", Govis: "v0.1.0", OS: "linux", Arch: "amd64",
	Start: time.Date(2026, 3, 14, 15, 9, 26, 535897932, time.UTC), Origin: "probe",
}

// mixed returns a long and varied run; the caller must not change it.
var mixed = func() func(tb testing.TB) []*tracer.Event {
	var events []*tracer.Event
	return func(tb testing.TB) []*tracer.Event {
		tb.Helper()
		if events == nil {
			events = tracetest.Play(1, tracetest.Mixed(6000))
		}
		return slices.Clip(events)
	}
}()

// encode writes a trace file of events, closed, with flushes every so many
// events where flush is not 0.
func encode(tb testing.TB, events []*tracer.Event, flush int) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := tracer.NewWriter(&b, meta)
	check(tb, err)
	check(tb, w.AddSource("/home/gopher/main.go", []byte("package main\n")))
	for i, e := range events {
		check(tb, w.Write(e))
		if flush > 0 && i%flush == 0 {
			check(tb, w.Flush())
		}
	}
	check(tb, w.Close())
	return b.Bytes()
}

func open(tb testing.TB, file []byte) *tracer.Trace {
	tb.Helper()
	t, err := tracer.NewTrace(bytes.NewReader(file), int64(len(file)))
	check(tb, err)
	return t
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// sameEvents compares the trace's events with the first of want.
func sameEvents(tb testing.TB, t *tracer.Trace, want []*tracer.Event) {
	tb.Helper()
	i := 0
	for e, err := range t.Events(0, t.Len()) {
		check(tb, err)
		if !tracer.Equal(e, want[i]) {
			tb.Fatalf("event at position %d:\n got %s\nwant %s", i, tracer.AppendJSON(nil, e), tracer.AppendJSON(nil, want[i]))
		}
		i++
	}
	if i != t.Len() {
		tb.Fatalf("%d events came of %d", i, t.Len())
	}
}

func sameState(tb testing.TB, what string, got, want *tracer.State) {
	tb.Helper()
	if !bytes.Equal(tracer.AppendState(nil, got), tracer.AppendState(nil, want)) {
		tb.Fatalf("%s: the states differ: %s", what, difference(got, want))
	}
}

// difference names the first part in which two states differ.
func difference(got, want *tracer.State) string {
	a, b := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range a.NumField() {
		field := a.Type().Field(i)
		x, y := a.Field(i), b.Field(i)
		if field.Type.Kind() != reflect.Map {
			if field.IsExported() && x.Interface() != y.Interface() {
				return fmt.Sprintf("%s is %v, want %v", field.Name, x, y)
			}
			continue
		}
		for _, m := range []reflect.Value{x, y} {
			for _, k := range m.MapKeys() {
				if u, v := x.MapIndex(k), y.MapIndex(k); !u.IsValid() || !v.IsValid() || fmt.Sprintf("%+v", clean(u)) != fmt.Sprintf("%+v", clean(v)) {
					return fmt.Sprintf("%s[%v] is %+v, want %+v", field.Name, k, clean(u), clean(v))
				}
			}
		}
	}
	return "in what is not exported"
}

// clean returns a copy of what a pointer points to without its epoch, which is
// different in each state.
func clean(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	c := reflect.New(v.Type().Elem())
	c.Elem().Set(v.Elem())
	tracer.ClearEpoch(c.Interface())
	return c.Elem().Interface()
}

// replay returns the state after events.
func replay(events []*tracer.Event) *tracer.State {
	s := tracer.NewState()
	for _, e := range events {
		s.Apply(e)
	}
	return s
}
