package profile

import (
	"encoding/binary"
	"unsafe"

	"github.com/govis/govis/tracer"
)

// maxStacks bounds how many stacks are kept apart, and maxKnown how many are known by where they are in memory.
const (
	maxStacks = 1 << 20
	maxKnown  = 1 << 16
)

// stacks adds up by stack and reason.
type stacks struct {
	all    map[string]*stackSum
	known  map[knownStack]*stackSum
	files  map[string]uint64 // numbers of functions and files
	merged int64
}

type knownStack struct {
	frames *tracer.Frame
	n      int
	why    string
}

type stackSum struct {
	Sum
	frames []tracer.Frame
	why    string
}

func newStacks() stacks {
	return stacks{all: map[string]*stackSum{}, known: map[knownStack]*stackSum{}, files: map[string]uint64{}}
}

// of returns the sum of a stack.
func (s *stacks) of(frames []tracer.Frame, why string) *stackSum {
	at := knownStack{unsafe.SliceData(frames), len(frames), why}
	if sum := s.known[at]; sum != nil {
		return sum
	}
	key := s.key(frames, why)
	sum := s.all[key]
	if sum == nil {
		if len(s.all) >= maxStacks {
			s.merged++
			frames, why = nil, ""
			key = s.key(nil, "")
			sum = s.all[key]
		}
		if sum == nil {
			sum = &stackSum{frames: frames, why: why}
			s.all[key] = sum
		}
	}
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[at] = sum
	return sum
}

// key returns a text that is another one for each stack and reason.
func (s *stacks) key(frames []tracer.Frame, why string) string {
	b := make([]byte, 0, 12*len(frames)+4)
	b = binary.AppendUvarint(b, s.number(why))
	for i := range frames {
		b = binary.AppendUvarint(b, s.number(frames[i].Func))
		b = binary.AppendUvarint(b, s.number(frames[i].File))
		b = binary.AppendVarint(b, int64(frames[i].Line))
	}
	return string(b)
}

func (s *stacks) number(text string) uint64 {
	n, ok := s.files[text]
	if !ok {
		n = uint64(len(s.files))
		s.files[text] = n
	}
	return n
}
