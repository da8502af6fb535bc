package probe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// A Flight is what a program has recorded by itself, without govis, in the file that GOVIS_RECORD named: the newest
// of its events, and what they are about. It is a copy, taken when it was opened.
//
// The file is the program's, or anybody's: nothing in it is believed before it is checked.
type Flight struct {
	Program   string    // as it was called
	Pid       int       // of its process
	GoVersion string    // of its toolchain, "go1.26.8"
	GOARCH    string    // of the program; "" if that is not known
	Start     time.Time // when it began
	Runs      bool      // it was still running

	goroot   string
	modules  []string
	header   [govisHeaderBytes / 8]uint64
	ring     []uint64 // slots
	words    []uint64 // slots of the dictionary
	registry [2][]uint64
	front    uint64 // first index that counts
	reached  uint64 // index behind the record that records passes on
	end      uint64 // behind the last
}

// A FlightEnd says what the events of a Flight are.
type FlightEnd struct {
	Exited bool  // the program ended by itself
	Code   int   // its exit code then
	Cut    bool  // its first events are missing
	From   int64 // if so, when the first comes that is there, in nanoseconds since the start
	To     int64 // when the last is

	Unnamed int  // goroutines, channels, contexts and timers of which it may not be known what they are
	Stuck   bool // recording ended before the program did
}

// ErrNoFlight means that a file is not what a program has recorded by itself.
var ErrNoFlight = errors.New("it is not a recording that a program made by itself")

// IsFlight reports whether a file is what a program has recorded by itself, as far as its beginning tells.
func IsFlight(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false // a pipe would wait for who writes to it
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [8]byte
	n, _ := f.ReadAt(magic[:], 0)
	return n == len(magic) && binary.LittleEndian.Uint64(magic[:]) == govisFlightMagic
}

// OpenFlight reads what a program has recorded by itself, and may still be recording. The error wraps [ErrNoFlight] where
// it is something else.
func OpenFlight(path string) (*Flight, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	fl := &Flight{Runs: lockedByOther(f)}
	if err := fl.copy(f, info.Size()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	fl.Pid = int(fl.get(govisFltPid) & (1<<31 - 1))
	fl.Start = time.Unix(0, int64(fl.get(govisFltWall)))
	fl.GOARCH = map[uint64]string{govisFltAmd64: "amd64", govisFltArm64: "arm64"}[fl.get(govisFltArch)]
	fl.describe()
	return fl, nil
}

func (f *Flight) get(offset int) uint64 { return f.header[offset/8] }

// describe learns from the dictionary what the program is.
func (f *Flight) describe() {
	f.explain(func(r *record) error {
		if r.kind != govisRecProgram {
			return nil
		}
		switch text := text(r.payload); r.a {
		case 0:
			f.Program = filepath.Base(text)
		case 1:
			f.GoVersion = text
		case 2:
			f.goroot = strings.TrimSuffix(text, "/src/")
		case 3:
			f.modules = modulesOf(text)
		}
		return nil
	})
}

// modulesOf returns the paths of the modules that a program's build names.
func modulesOf(build string) (modules []string) {
	for line := range strings.Lines(build) {
		word := strings.Split(strings.TrimSpace(line), "\t")
		if len(word) > 1 && (word[0] == "mod" || word[0] == "dep") {
			modules = append(modules, word[1])
		}
	}
	return modules
}

// explain passes the records of the dictionary to use.
func (f *Flight) explain(use func(*record) error) {
	end := min(f.get(govisFltWord), f.get(govisFltWords))
	f.records(f.words, 0, end, func(r *record) error {
		if !explains(r.kind) {
			return nil
		}
		return use(r)
	})
}

func explains(kind uint8) bool {
	return kind == govisRecSymbol || kind == govisRecStack || kind == govisRecType || kind == govisRecReason || kind == govisRecProgram
}

// records passes those from index from to end to use, and holes in between.
func (f *Flight) records(slots []uint64, from, end uint64, use func(*record) error) error {
	header := make([]byte, govisHeaderBytes)
	r := &ring{mem: header, slots: slots, size: uint64(len(slots)) / govisSlotWords, next: from}
	r.put(govisHdrWrite, end)
	for r.next < end && r.tag(r.next) == (r.next+1)|govisContinuation {
		r.next++ // of a record that began before
	}
	return r.finish(func(rec *record) error {
		f.reached = r.next
		return use(rec)
	})
}

// Events passes the events on, in order; c says how much of values is shown, and who is told of source files. What is still
// there from the time before the first event comes in front of it, between two probe.drop. An event is valid only until
// sink returns, as in [Binary.Start].
func (f *Flight) Events(c Config, sink func(*tracer.Event) error) (FlightEnd, error) {
	end := FlightEnd{Cut: f.front > 0, Unnamed: int(f.get(govisFltUnnamed)), Stuck: f.get(govisFltStuck) != 0}
	var failed error
	d := newDecoder(c, &Binary{GOROOT: f.goroot, modules: f.modules}, func(e *tracer.Event) error {
		end.To = e.T
		if failed == nil {
			failed = sink(e)
		}
		return nil
	})
	f.dropNameless()
	f.setClock(d)
	f.explain(func(r *record) error { d.aside(r); return nil })
	if end.Cut {
		d.cut = true
		d.missing(tracer.ModeSparse)
		heard := f.heard()
		still := f.still()
		for _, r := range still {
			if r.kind == govisRecGoCreate {
				heard[r.g] = true
			}
		}
		for _, r := range still {
			if !heard[r.g] && r.kind != govisRecGoCreate { // whoever did it is gone
				r.g, r.p = 0, -1
			}
			d.record(&r)
		}
		clear(d.fired)
		for g, unknown := range heard {
			if unknown && d.goroutines[g] == nil {
				d.goroutine(&record{p: -1}, g)
			}
		}
		d.missing("")
	}
	f.limits(d)
	from := false
	f.records(f.ring, f.front, f.end, func(r *record) error {
		err := d.record(r)
		if !from && d.seq > 0 {
			from, end.From = true, end.To
		}
		return err
	})
	if d.exit.seen && !f.Runs {
		end.Exited, end.Code = true, d.exit.code&0xff
		d.ended(end.Code, fmt.Sprintf("exit status %d", end.Code), 0)
	}
	return end, failed
}

// dropNameless moves the front behind events about channels of which nothing is known: what says that
// stands in front of such an event, and can be the last that was overwritten.
func (f *Flight) dropNameless() {
	const most = 8 // no program needs more than one or two
	moved := f.front > 0
	for pass := 0; moved && pass < most; pass++ {
		moved = false
		known := map[uint64]bool{}
		for _, r := range f.still() {
			known[r.obj] = true
		}
		f.records(f.ring, f.front, f.end, func(r *record) error {
			switch r.kind {
			case govisRecChanMake, govisRecChanIs:
				known[r.obj] = true
			case govisRecChanSend, govisRecChanRecv, govisRecChanClose, govisRecChanDrop:
				if !known[r.obj] {
					known[r.obj] = true
					f.front, moved = f.reached, true
				}
			}
			return nil
		})
	}
}

// setClock tells the decoder how the clock runs: by the first and the last moment of which both readings are known, because the
// recording may be another machine's.
func (f *Flight) setClock(d *decoder) {
	d.clock = clock{nano: f.get(govisHdrClock) == govisClockNanotime}
	ticks, nanos := f.get(govisFltTicks), int64(f.get(govisFltNanos))
	lastTicks, lastNanos := ticks, nanos
	f.records(f.ring, f.front, f.end, func(r *record) error {
		if r.kind == govisRecClock && r.a > lastTicks && int64(r.b) > lastNanos {
			lastTicks, lastNanos = r.a, int64(r.b)
		}
		return nil
	})
	d.clock.sync(ticks, nanos)
	if lastTicks > ticks && lastNanos > nanos {
		d.clock.slope = float64(lastNanos-nanos) / float64(lastTicks-ticks)
	}
}

// limits tells of what the dictionary had no room for, where the record that did is gone.
func (f *Flight) limits(d *decoder) {
	limits := f.get(govisFltLimits)
	f.records(f.ring, f.front, f.end, func(r *record) error {
		if r.kind == govisRecLimit {
			limits &^= r.a
		}
		return nil
	})
	for _, what := range []uint64{govisLimitStacks, govisLimitTypes} {
		if limits&what != 0 {
			d.record(&record{kind: govisRecLimit, p: -1, a: what})
		}
	}
}

// still returns records of what was made before the first event and is there when it comes, and of what state that is in, in
// the order in which they were written.
func (f *Flight) still() []record {
	type placed struct {
		index uint64
		record
	}
	var found []placed
	const words = 2 * govisSlotWords
	a, b := f.registry[0], f.registry[1]
	for i := 0; i+words <= min(len(a), len(b)); i += words {
		made, index, ok := entryRecord(a[i:i+govisSlotWords], b[i:i+govisSlotWords])
		if !ok || index >= f.front || !makes[made.kind] {
			continue
		}
		state, since, ok := entryRecord(a[i+govisSlotWords:i+words], b[i+govisSlotWords:i+words])
		known := ok && since < f.front && since > index
		if known && (state.kind == govisRecGoEnd || state.kind == govisRecGone || state.kind == govisRecFree) {
			continue
		}
		found = append(found, placed{index, made})
		if made.kind == govisRecChanMake && made.c != 0 {
			done := made
			done.kind, done.obj, done.a, done.c = govisRecContextDone, made.c, made.obj, 0
			found = append(found, placed{index, done})
		}
		if known && states[state.kind] == made.kind && sameObject(&state, &made) && (made.kind != govisRecGoCreate || state.c == 0 || state.c > f.front) {
			if made.kind == govisRecGoCreate {
				state.c = 0
			}
			found = append(found, placed{since, state})
		}
	}
	slices.SortStableFunc(found, func(a, b placed) int {
		switch {
		case a.index < b.index:
			return -1
		case a.index > b.index:
			return 1
		}
		return 0
	})
	return withContexts(found, func(p placed) record { return p.record })
}

// makes are the kinds of records that an entry of the registry can begin with; states the kinds of those that say what
// state the thing is in, and of which it can be.
var (
	makes = map[uint8]bool{
		govisRecGoCreate: true, govisRecChanMake: true, govisRecContextCreate: true, govisRecTimerCreate: true,
	}
	states = map[uint8]uint8{
		govisRecGoBlock: govisRecGoCreate, govisRecGoSyscall: govisRecGoCreate, govisRecChanClose: govisRecChanMake,
		govisRecContextCancel: govisRecContextCreate, govisRecTimerReset: govisRecTimerCreate,
		govisRecTimerStop: govisRecTimerCreate, govisRecTimerFire: govisRecTimerCreate,
	}
)

// sameObject reports whether an entry's two records are about one thing.
func sameObject(state, made *record) bool {
	if made.kind == govisRecGoCreate {
		return state.g == made.g
	}
	return state.obj == made.obj
}

// withContexts returns the records of list without those that tie a channel to a context that is not there any more.
func withContexts[T any](list []T, of func(T) record) (out []record) {
	there := map[uint64]bool{}
	for _, x := range list {
		r := of(x)
		if r.kind == govisRecContextCreate {
			there[r.obj] = true
		}
		if r.kind != govisRecContextDone || there[r.obj] {
			out = append(out, r)
		}
	}
	return out
}

// entryRecord returns the record in a slot of the registry, of which there are two copies; ok is false if it is none, or
// was changing between them.
func entryRecord(a, b []uint64) (r record, index uint64, ok bool) {
	if a[0] == 0 || !slices.Equal(a, b) || a[2]&0xffffff00 != 0 {
		return record{}, 0, false
	}
	return newRecord(a), a[0] - 1, true
}

// heard returns the goroutines that the ring tells of: true for those of whose creation it does not.
func (f *Flight) heard() map[uint64]bool {
	heard := map[uint64]bool{}
	f.records(f.ring, f.front, f.end, func(r *record) error {
		if _, known := heard[r.g]; !known && r.g != 0 && r.kind > govisRecLastAside && r.kind != govisRecNone {
			heard[r.g] = r.kind != govisRecGoCreate
		}
		return nil
	})
	return heard
}

// missing tells that events are missing here, nobody knows how many.
func (d *decoder) missing(mode string) {
	e := d.begin(&record{p: -1}, tracer.ProbeDrop)
	if mode != "" {
		e.Mode = mode
		e.Has |= tracer.FieldMode
	}
	d.emit(e)
}
