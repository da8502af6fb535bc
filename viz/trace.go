package viz

import (
	"iter"

	"github.com/govis/govis/tracer"
)

// A Trace is what a View needs of a trace; [tracer.Trace] has it all. Its
// methods must be safe for concurrent use.
type Trace interface {
	Len() int
	LetGo() tracer.LetGo
	LetsGo() bool
	At(i int) (*tracer.Event, error)
	Events(from, to int) iter.Seq2[*tracer.Event, error]
	IndexOfSeq(seq uint64) (int, error)
	StateAt(i int) (*tracer.State, error)
	Meta() tracer.Meta
	End() (tracer.End, bool)
	Damage() error
	Sources() []string
	Source(path string) ([]byte, error)
	Growing() bool
	Changed() <-chan struct{}
}

var _ Trace = (*tracer.Trace)(nil)
