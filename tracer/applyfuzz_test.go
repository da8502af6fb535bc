package tracer_test

import (
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// For the fuzzer an event is eight bytes, so that it finds its way fast.
const fuzzedSize = 8

var (
	fuzzedReasons = []string{
		"chan send", "chan receive", "select", "sync.Mutex.Lock", "sync.RWMutex.RLock", "sync.RWMutex.Lock",
		"sync.WaitGroup.Wait", "sleep",
	}
	fuzzedModes = []string{
		tracer.ModeBuffer, tracer.ModeHandoff, tracer.ModeClosed, tracer.ModeFIFO, tracer.ModeLIFO,
		tracer.ModeContend, tracer.ModeStarvation, tracer.ModeUndone,
	}
)

// fuzzed returns the event of some bytes; unfuzzed goes the other way, as far
// as the bytes have room.
func fuzzed(b []byte, seq uint64) *tracer.Event {
	kinds := tracer.Kinds()
	e := &tracer.Event{Seq: seq, T: int64(seq), Kind: kinds[int(b[0])%len(kinds)], P: int32(b[7]%8) - 1}
	always, optional := e.Kind.Fields()
	e.Has = always
	if b[1]&0x80 == 0 {
		e.Has |= optional
	}
	e.G, e.By, e.Obj = uint64(b[1]&0x7f), uint64(b[2]), uint64(b[3])
	e.N, e.Len, e.Cap, e.Counter = int64(int8(b[4])), int(int8(b[5])), 3, int64(int8(b[5]))
	e.Reason, e.Mode = fuzzedReasons[b[6]&7], fuzzedModes[b[6]>>3&7]
	e.Owner, e.Parent, e.Chan, e.OK = e.By, e.By, uint64(b[4]), b[6]&0x80 != 0
	e.Waiters = []uint64{e.By, uint64(b[4])}
	e.Cases = []tracer.Case{{Dir: tracer.DirSend, Chan: e.Obj}, {Dir: tracer.DirRecv, Chan: uint64(b[4])}}
	return e
}

func unfuzzed(e *tracer.Event) []byte {
	b := make([]byte, fuzzedSize)
	b[0] = byte(slices.Index(tracer.Kinds(), e.Kind))
	b[1], b[2], b[3], b[4], b[5] = byte(e.G)&0x7f, byte(e.By|e.Owner|e.Parent), byte(e.Obj), byte(e.N), byte(e.Len)
	b[6] = byte(max(slices.Index(fuzzedReasons, e.Reason), 0) | max(slices.Index(fuzzedModes, e.Mode), 0)<<3)
	if e.OK {
		b[6] |= 0x80
	}
	b[7] = byte(e.P + 1)
	return b
}

// Any events at all can be applied; what a checkpoint gives back is the same
// state, and goes on the same; a clone does not change with its original.
func FuzzApply(f *testing.F) {
	for _, program := range tracetest.Programs {
		var b []byte
		for _, e := range tracetest.Play(1, program) {
			if len(b) < 60*fuzzedSize {
				b = append(b, unfuzzed(e)...)
			}
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, sum := tracer.NewState(), tracer.NewSummarizer()
		var clone, back *tracer.State
		var before []byte
		half := len(b) / 2 / fuzzedSize
		for i := 0; (i+1)*fuzzedSize <= len(b); i++ {
			if i == half {
				var err error
				back, err = tracer.Checkpoint(s)
				check(t, err)
				clone, before = s.Clone(), tracer.AppendState(nil, s)
			}
			e := fuzzed(b[i*fuzzedSize:], uint64(i+1))
			s.Apply(e)
			sum.Apply(e)
			if back != nil {
				back.Apply(e)
			}
		}
		sum.Result()
		if clone == nil {
			return
		}
		sameState(t, "going on from the checkpoint", back, s)
		if string(tracer.AppendState(nil, clone)) != string(before) {
			t.Fatal("the clone changed with its original")
		}
	})
}
