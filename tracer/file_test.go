package tracer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// What is written is read back, whatever the size of the blocks, with the
// index and without.
func TestRoundTrip(t *testing.T) {
	runs := map[string][]*tracer.Event{"none": nil, "mixed": mixed(t)}
	for name, program := range tracetest.Programs {
		runs[name] = tracetest.Play(7, program)
	}
	for name, events := range runs {
		for _, flush := range []int{0, 3, 1000} {
			if flush == 3 && len(events) > 10_000 {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", name, flush), func(t *testing.T) {
				file := encode(t, events, flush)
				tr := open(t, file)
				check(t, tr.Damage())
				if tr.Len() != len(events) {
					t.Fatalf("%d events, want %d", tr.Len(), len(events))
				}
				if !tracer.Indexed(bytes.NewReader(file), int64(len(file))) {
					t.Error("the index cannot be used")
				}
				sameEvents(t, tr, events)

				scanned := open(t, file[:len(file)-1])
				if scanned.Damage() == nil || !strings.Contains(scanned.Damage().Error(), "the index is missing or broken") {
					t.Errorf("without its last byte: %v", scanned.Damage())
				}
				if scanned.Len() != len(events) {
					t.Fatalf("scanned: %d events, want %d", scanned.Len(), len(events))
				}
				sameEvents(t, scanned, events)
				if !reflect.DeepEqual(scanned.Sources(), tr.Sources()) {
					t.Errorf("scanned: sources %v", scanned.Sources())
				}
			})
		}
	}
}

func TestMetaEndSources(t *testing.T) {
	events := tracetest.Play(1, tracetest.Deadlock)
	last := events[len(events)-1]
	drop := &tracer.Event{Seq: last.Seq + 1, T: last.T, Kind: tracer.ProbeDrop, Has: tracer.FieldN, N: 5}
	hole := &tracer.Event{Seq: last.Seq + 2, T: last.T, Kind: tracer.ProbeHole, Has: tracer.FieldN, N: 2}
	events = append(events, drop, hole)

	path := filepath.Join(t.TempDir(), "x.govis")
	check(t, os.WriteFile(path, encode(t, events, 0), 0o600))
	tr, err := tracer.Open(path)
	check(t, err)
	defer tr.Close()
	if !reflect.DeepEqual(tr.Meta(), meta) {
		t.Errorf("meta %+v, want %+v", tr.Meta(), meta)
	}
	end, ok := tr.End()
	want := tracer.End{Events: len(events), Exited: true, Code: 2, Message: "exit status 2", Dropped: 5, Holes: 2, T: last.T}
	if !ok || end != want {
		t.Errorf("end %+v %v, want %+v", end, ok, want)
	}
	if got := tr.Sources(); !slices.Equal(got, []string{"/home/gopher/main.go"}) {
		t.Errorf("sources %q", got)
	}
	if b, err := tr.Source("/home/gopher/main.go"); err != nil || string(b) != "package main\n" {
		t.Errorf("source %q, %v", b, err)
	}
	if _, err := tr.Source("other.go"); err == nil || err.Error() != "the source file other.go is not in the trace" {
		t.Errorf("a source that is not there: %v", err)
	}
	if tr.Growing() {
		t.Error("a file on disk grows")
	}
}

// Every value of every field comes back, extreme ones too.
func TestRoundTripExtremes(t *testing.T) {
	var events []*tracer.Event
	for _, kind := range tracer.Kinds() {
		always, optional := kind.Fields()
		for i, has := range []tracer.Fields{0, always, always | optional, tracer.AllFields} {
			e := &tracer.Event{Seq: uint64(len(events))*7 + 1, T: int64(len(events)) * 1e15, Kind: kind, Has: has}
			fill(e, i)
			events = append(events, e)
		}
	}
	last := events[len(events)-1]
	last.Seq, last.T = 1<<64-1, 1<<63-1
	tr := open(t, encode(t, events, 10))
	check(t, tr.Damage())
	if tr.Len() != len(events) {
		t.Fatalf("%d events of %d", tr.Len(), len(events))
	}
	sameEvents(t, tr, events)
}

// fill sets every field that e has to something out of the ordinary.
func fill(e *tracer.Event, variant int) {
	v := reflect.ValueOf(e).Elem()
	strings := []string{"", "x", "\xff\x00\"", strings.Repeat("long ", 1000)}
	for name := range tracer.FieldCodes() {
		if e.Has&fieldBit(name) == 0 {
			continue
		}
		switch f := v.FieldByNameFunc(func(s string) bool { return equalFold(s, name) }); f.Kind() {
		case reflect.Uint64:
			f.SetUint([]uint64{0, 1, 1 << 40, 1<<64 - 1}[variant])
		case reflect.Int64, reflect.Int:
			f.SetInt([]int64{0, -1, 1<<63 - 1, -1 << 63}[variant])
		case reflect.Bool:
			f.SetBool(variant%2 == 1)
		case reflect.String:
			f.SetString(strings[variant])
		}
	}
	e.P = []int32{0, -1, 1<<31 - 1, -1 << 31}[variant]
	e.G = []uint64{0, 1, 1<<64 - 1, 5}[variant]
	if e.Has&tracer.FieldWaiters != 0 && variant > 0 {
		e.Waiters = []uint64{1, 1<<64 - 1}
	}
	if e.Has&tracer.FieldCases != 0 && variant > 0 {
		e.Cases = []tracer.Case{{Dir: tracer.DirSend, Chan: 1<<64 - 1, Name: "c"}, {Dir: "odd"}, {}}
	}
	if e.Has&tracer.FieldStack != 0 && variant > 0 {
		e.Stack = []tracer.Frame{{Func: "main.main", File: "/x.go", Line: -5}, {Func: strings[3]}}
	}
}

// A string too long for the file is cut, and says so.
func TestLongString(t *testing.T) {
	e := &tracer.Event{Seq: 1, Kind: tracer.Panic, Has: tracer.FieldMessage, Message: strings.Repeat("é", tracer.MaxString)}
	tr := open(t, encode(t, []*tracer.Event{e}, 0))
	got, err := tr.At(0)
	check(t, err)
	if len(got.Message) > tracer.MaxString || !strings.HasSuffix(got.Message, "éé… (cut by govis)") {
		t.Errorf("%d bytes, ending in %q", len(got.Message), got.Message[len(got.Message)-40:])
	}
}

// Full tables do not stop the trace, and the writer's memory is bounded: what
// finds no room is written with the events.
func TestFullTables(t *testing.T) {
	const n = 70_000
	var events []*tracer.Event
	for i := range n {
		name := fmt.Sprintf("goroutine number %d %s", i, strings.Repeat("x", 100))
		events = append(events, &tracer.Event{
			Seq: uint64(i + 1), G: uint64(i + 1), P: -1, Kind: tracer.GoCreate,
			Has:  tracer.FieldName | tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack,
			Name: name, At: name, Stack: []tracer.Frame{{Func: name, Line: i}},
		})
	}
	tr := open(t, encode(t, events, 0))
	check(t, tr.Damage())
	sameEvents(t, tr, events)
}

func TestWriterRefuses(t *testing.T) {
	good := tracer.Event{Seq: 10, T: 100, Kind: tracer.GoEnd}
	for want, change := range map[string]func(e *tracer.Event){
		"comes after event 10":      func(e *tracer.Event) { e.Seq = 10 },
		"its time 99 is before 100": func(e *tracer.Event) { e.T = 99 },
		"there is no kind 0":        func(e *tracer.Event) { e.Kind = 0 },
		"there is no kind 200":      func(e *tracer.Event) { e.Kind = 200 },
		"more than 65536 elements":  func(e *tracer.Event) { e.Waiters = make([]uint64, 1<<16+1) },
	} {
		var b bytes.Buffer
		w, err := tracer.NewWriter(&b, meta)
		check(t, err)
		check(t, w.Write(&good))
		bad := good
		bad.Seq, bad.T = 11, 100
		change(&bad)
		if err := w.Write(&bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
		next := good
		next.Seq = 12
		check(t, w.Write(&next)) // it goes on without
		check(t, w.Close())
		check(t, w.Close())
		if tr := open(t, b.Bytes()); tr.Len() != 2 || tr.Damage() != nil {
			t.Errorf("%d events, %v", tr.Len(), tr.Damage())
		}
		if err := w.Write(&next); err == nil {
			t.Error("a closed writer takes events")
		}
	}
	w, err := tracer.NewWriter(&bytes.Buffer{}, meta)
	check(t, err)
	if err := w.AddSource("big.go", make([]byte, 17<<20)); err == nil {
		t.Error("a source file of 17 MB is taken")
	}
}

// A writer that fails keeps failing, with the same error.
func TestWriterFails(t *testing.T) {
	for limit := range 12 {
		w, err := tracer.NewWriter(&limited{left: limit * 100}, meta)
		for _, e := range tracetest.Play(1, tracetest.Buffered) {
			if err != nil {
				break
			}
			if err = w.Write(e); err == nil {
				err = w.Flush()
			}
		}
		if err == nil || !strings.Contains(err.Error(), "cannot write the trace: disk full") {
			t.Fatalf("limit %d: %v", limit, err)
		}
		if again := w.Close(); again != err {
			t.Errorf("then %v, later %v", err, again)
		}
	}
}

// limited is a disk with little space left.
type limited struct{ left int }

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.left {
		return l.left, fmt.Errorf("disk full")
	}
	l.left -= len(b)
	return len(b), nil
}
