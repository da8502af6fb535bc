package tracer

import (
	"errors"
	"io"
	"slices"
)

// AppendState appends a form of s that is the same for equal states alone.
func AppendState(b []byte, s *State) []byte {
	in := newInterner()
	c := &stateCodec{in: in, s: s}
	c.state()
	return in.local(append(append(b, in.file.table()...), c.out...))
}

// Checkpoint returns s as a checkpoint gives it back.
func Checkpoint(s *State) (*State, error) {
	in := newInterner()
	body := encodeCheckpoint(s, 0, in)
	var tab tables
	if table := in.file.table(); table != nil {
		if err := tab.add(table); err != nil {
			return nil, err
		}
	}
	return decodeCheckpoint(body, s.Events, &tab, nil)
}

// Checkpoints returns how many checkpoints the file has.
func (t *Trace) Checkpoints() int { return len(t.cat.checkpoints) }

// Blocks returns where each block of events begins.
func (t *Trace) Blocks() (offsets []int64) {
	for i := range t.cat.blocks {
		offsets = append(offsets, t.cat.blocks[i].offset)
	}
	return offsets
}

// ForgetStates empties the cache of states.
func (t *Trace) ForgetStates() { t.states = stateCache{} }

// Indexed reports whether a file can be read by its index.
func Indexed(r io.ReaderAt, size int64) bool {
	l := &loader{t: newTrace(r, ""), r: r, size: size}
	return l.header() == nil && l.indexed() == nil
}

// FieldCodes returns the numbers of the fields in trace files, by name.
func FieldCodes() map[string]int {
	codes := map[string]int{}
	for _, f := range fieldTable {
		codes[f.name] = int(f.code)
	}
	return codes
}

const (
	AllFields      = fieldsAll
	FileVersion    = fileVersion
	HeaderSize     = headerSize
	FooterSize     = footerSize
	KeepObjects    = keepObjects
	KeepEnded      = keepEnded
	MaxString      = maxString
	BatchEvents    = batchEvents
	CacheBudget    = cacheBudget
	MaxSharedBytes = maxSharedBytes
	MaxIDWords     = maxIDWords
)

// CachedEvents returns how many decoded events the trace keeps.
func (t *Trace) CachedEvents() (n int) {
	t.cache.mu.Lock()
	defer t.cache.mu.Unlock()
	for el := t.cache.recent.Front(); el != nil; el = el.Next() {
		n += len(el.Value.(*cachedBlock).events)
	}
	return n
}

// BreakFile makes all further writes to the file fail.
func (l *Live) BreakFile() {
	l.do(func() error {
		l.w.w = brokenWriter{}
		return nil
	})
}

type brokenWriter struct{}

func (brokenWriter) Write(b []byte) (int, error) { return 0, errors.New("no space left on device") }

// Equal is reflect.DeepEqual for events, but faster: whole traces are compared.
func Equal(a, b *Event) bool {
	if a.Seq != b.Seq || a.T != b.T || a.G != b.G || a.P != b.P || a.Kind != b.Kind || a.Has != b.Has {
		return false
	}
	for i := range fieldTable {
		va, vb := fieldTable[i].ptr(a), fieldTable[i].ptr(b)
		switch va := va.(type) {
		case *uint64:
			if *va != *vb.(*uint64) {
				return false
			}
		case *int64:
			if *va != *vb.(*int64) {
				return false
			}
		case *int:
			if *va != *vb.(*int) {
				return false
			}
		case *bool:
			if *va != *vb.(*bool) {
				return false
			}
		case *string:
			if *va != *vb.(*string) {
				return false
			}
		}
	}
	return slices.Equal(a.Waiters, b.Waiters) && slices.Equal(a.Cases, b.Cases) && slices.Equal(a.Stack, b.Stack)
}

// ClearEpoch makes part of a state look as if it belonged to none.
func ClearEpoch(part any) {
	*part.(interface{ mark() *uint64 }).mark() = 0
}

// A KeptFile is what a trace that lets go is written to.
type KeptFile = keptFile

// NewKeepWriter returns a Writer that lets go.
func NewKeepWriter(file KeptFile, meta Meta, keep Keep) (*Writer, error) {
	w := newKeepWriter(file, keep)
	return w, w.begin(meta)
}

// Parts returns in how many parts the trace is.
func (t *Trace) Parts() int { return len(t.cat.earlier) + 1 }

// Space is space, for its test.
type Space struct{ space }

func NewSpace(end int64) *Space        { return &Space{space{end: end}} }
func (s *Space) Give(from, to int64)   { s.give(extent{from, to}) }
func (s *Space) Free() (f [][2]int64)  { return pairs(s.free) }
func (s *Space) End() int64            { return s.end }
func (s *Space) Take(n int64) [2]int64 { e, _ := s.take(n); return [2]int64{e.from, e.to} }
func Without(from, to int64, others ...[2]int64) [][2]int64 {
	var list []extent
	for _, o := range others {
		list = append(list, extent{o[0], o[1]})
	}
	return pairs(extent{from, to}.without(list))
}

func pairs(list []extent) (f [][2]int64) {
	for _, e := range list {
		f = append(f, [2]int64{e.from, e.to})
	}
	return f
}

// IDWords returns how many words the sets of a Summarizer have.
func (s *Summarizer) IDWords() int {
	return len(s.channels.words) + len(s.own.words) + len(s.library.words)
}
