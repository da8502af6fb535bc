package verify_test

import (
	"encoding/binary"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// FuzzEvents changes fields of good traces at will, small numbers and huge
// ones: the verifier refuses or accepts, it does not panic.
func FuzzEvents(f *testing.F) {
	f.Add(uint64(1), []byte{})
	f.Add(uint64(2), []byte{10, 0, 1, 2, 20, 0, 3, 4, 30, 1, 200, 7})
	f.Add(uint64(3), []byte{5, 0, 9, 255, 6, 0, 10, 1, 7, 0, 0, 0})
	f.Add(uint64(4), []byte{40, 0, 25, 3, 44, 0, 26, 1, 50, 0, 27, 0})
	f.Fuzz(func(t *testing.T, seed uint64, edits []byte) {
		events := newSim(seed % 64).play(randomProgram)
		for ; len(edits) >= 4; edits = edits[4:] {
			i := int(binary.LittleEndian.Uint16(edits)) % len(events)
			e := *events[i]
			edit(&e, edits[2], edits[3])
			events[i] = &e
		}
		// With and without losses, to reach what is only checked in one.
		for _, opts := range []verify.Options{{}, {Complete: true}, {Lossy: true}} {
			v := verify.New(opts)
			for _, e := range events {
				if v.Event(e) != nil {
					break
				}
			}
			v.End()
		}
	})
}

// numbers are what ids and counts are set to: neighbours and extremes.
var numbers = []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255, 256, 65535, 1 << 24, 1<<31 - 1, 1 << 31, 1 << 40, 1<<63 - 1, 1 << 63, 1<<64 - 1}

// edit sets one field of e.
func edit(e *tracer.Event, which, to byte) {
	x := numbers[int(to)%len(numbers)]
	kinds := tracer.Kinds()
	switch which % 28 {
	case 0:
		*e = tracer.Event{Seq: e.Seq, T: e.T, G: e.G, P: e.P, Kind: tracer.ProbeDrop, Has: tracer.FieldN, N: int64(x)}
	case 1:
		e.Seq = x
	case 2:
		e.T = int64(x)
	case 3:
		e.G = x
	case 4:
		e.P = int32(x)
	case 5:
		e.Kind = kinds[int(to)%len(kinds)]
		always, optional := e.Kind.Fields()
		e.Has = always | e.Has&optional
	case 6:
		e.Has ^= 1 << (to % 33)
	case 7:
		e.By = x
	case 8:
		e.Obj = x
	case 9:
		e.N = int64(x)
	case 10:
		e.Len = int(x)
	case 11:
		e.Cap = int(x)
	case 12:
		e.Peer = x
	case 13:
		e.OK = to%2 == 0
	case 14:
		e.Case = int(x)
	case 15:
		e.Chan = x
	case 16:
		e.Counter = int64(x)
	case 17:
		e.Owner = x
	case 18:
		e.Waiters = []uint64{x, uint64(to), x}
	case 19:
		e.Parent = x
	case 20:
		e.Gen = x
	case 21:
		e.Value = "\x00\xff" + e.Value
	case 22:
		e.Name = "name\n" + e.Name
	case 23:
		modes := []string{tracer.ModeBuffer, tracer.ModeHandoff, tracer.ModeClosed, tracer.ModeUnlocked, tracer.ModeContend,
			tracer.ModeUndone, tracer.ModeFIFO, tracer.ModeLIFO, tracer.ModeNormal, tracer.ModeStarvation, tracer.ModeWithValue, ""}
		e.Mode = modes[int(to)%len(modes)]
	case 24:
		reasons := []string{"chan send", "chan receive", "select", "sleep", "coroutine", "preempted", "sync.Mutex.Lock",
			"sync.RWMutex.Lock", "sync.WaitGroup.Wait", "select (no cases)", "IO wait"}
		e.Reason = reasons[int(to)%len(reasons)]
	case 25:
		e.Cases = append([]tracer.Case{{Dir: tracer.DirRecv, Chan: x}}, e.Cases...)
	case 26:
		e.Cases = nil
	case 27:
		*e = tracer.Event{Seq: e.Seq, T: e.T, G: e.G, P: e.P, Kind: tracer.ProbeHole, Has: tracer.FieldN, N: int64(x)}
	}
}
