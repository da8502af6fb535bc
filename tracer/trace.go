package tracer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"sort"
	"sync"
)

// A Trace gives access to the events of one program run, by position, number
// and time, and to the state after each. It may still grow: see [Live].
//
// Positions go from 0 to Len()-1. Of a run that is long a trace may keep only
// the newest part ([Keep]): then they go from [Trace.First], what is before was let
// go, and asking for it gives a *[LetGoError]. All methods are safe for concurrent use.
// Events handed out are shared: they stay good, and must not be modified.
//
// Memory stays bounded however long the trace is: of the events some tens of
// megabytes are kept that were used last, the others are in the file.
type Trace struct {
	path   string // "" when not read from a file
	r      io.ReaderAt
	closer io.Closer
	meta   Meta
	letsGo bool // does not change

	mu      sync.RWMutex // for what follows, down to damage
	cat     catalog
	growth  growth // what is in no block yet
	growing bool
	changed chan struct{} // closed when the trace grows; nil when nobody waits
	ended   bool
	end     End
	damage  *DamageError

	cache  blockCache
	states stateCache
}

// cacheBudget bounds the decoded events that a trace keeps, in bytes.
const cacheBudget = 64 << 20

func newTrace(r io.ReaderAt, path string) *Trace {
	return &Trace{r: r, path: path, cache: blockCache{budget: cacheBudget}}
}

// Close gives up the file. No method of the trace may run then or afterwards;
// events and states that were handed out stay good.
func (t *Trace) Close() error {
	if t.closer == nil {
		return nil
	}
	return t.closer.Close()
}

// Meta says what the trace is a trace of.
func (t *Trace) Meta() Meta { return t.meta }

// End says how the trace ended; ok is false while it grows, and when the file
// is cut off before its end.
func (t *Trace) End() (end End, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.end, t.ended
}

// Damage returns nil for a whole trace, else a *DamageError, which says where
// and how the file is broken. The events before that place are good.
func (t *Trace) Damage() error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.damage == nil {
		return nil
	}
	return t.damage
}

// Growing reports whether more events may come.
func (t *Trace) Growing() bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.growing
}

// Changed returns a channel that is closed when the trace next grows or ends.
// Take the channel first, then look at Len and Growing, then wait. For a trace
// that does not grow it is never closed.
func (t *Trace) Changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.changed == nil {
		t.changed = make(chan struct{})
	}
	t.growth.waiting.Store(true)
	return t.changed
}

// Len returns the number of events so far, with those that were let go.
func (t *Trace) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v := view{t.cat, t.growth.queued, t.growth.events()}
	return v.len()
}

// A view is a trace at one moment of its growth.
type view struct {
	cat    catalog
	queued [][]Event
	tail   []Event
}

func (t *Trace) view() view {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.growth.views.Add(1)
	return view{t.cat, t.growth.queued, t.growth.events()}
}

func (v *view) len() int {
	n := v.cat.events + len(v.tail)
	for _, batch := range v.queued {
		n += len(batch)
	}
	return n
}

// memory returns the events that are in memory together with the one at
// position i, which is in no block, and the position of the first of them.
func (v *view) memory(i int) (events []Event, first int) {
	first = v.cat.events
	for _, batch := range v.queued {
		if i < first+len(batch) {
			return batch, first
		}
		first += len(batch)
	}
	return v.tail, first
}

// events returns the events that are stored together with the one at position
// i, and the position of the first of them.
func (t *Trace) events(v *view, i int) (events []Event, first int, err error) {
	if i >= v.cat.events {
		events, first = v.memory(i)
		return events, first, nil
	}
	k := v.cat.block(i)
	b := &v.cat.blocks[k]
	events, err = t.cache.get(v.cat.goneBlocks+k, int(b.count), func() ([]Event, error) {
		body, err := readBody(t.r, b)
		if err != nil {
			return nil, err
		}
		return decodeEvents(b.blockHeader, body, v.cat.tablesOf(b))
	})
	return events, int(b.position), t.broken(b, err)
}

// broken makes of what went wrong with a block the error that callers see.
func (t *Trace) broken(b *indexEntry, err error) error {
	var system *fs.PathError
	switch gone := t.LetGo(); {
	case err == nil:
		return nil
	case b.kind != blockSource && b.position < uint64(gone.Events): // while it was read
		return &LetGoError{Position: int(b.position), LetGo: gone}
	case errors.As(err, &system):
		return fmt.Errorf("cannot read the trace at byte %d: %w", b.offset, err)
	}
	return &DamageError{Path: t.path, Offset: b.offset, Reason: err.Error(), Events: int(b.position)}
}

// At returns the event at position i.
func (t *Trace) At(i int) (*Event, error) {
	v := t.view()
	if i < 0 || i >= v.len() {
		return nil, fmt.Errorf("there is no event at position %d: the trace has %d", i, v.len())
	}
	if i < v.cat.gone.Events {
		return nil, &LetGoError{Position: i, LetGo: v.cat.gone}
	}
	events, first, err := t.events(&v, i)
	if err != nil {
		return nil, err
	}
	return &events[i-first], nil
}

// Events returns the events at positions from to to-1, cut to what the trace
// has when the iteration begins; from 0 is from the first that it has. An error,
// which ends the iteration, comes with a nil event. Only a file that breaks while
// it is open gives one, and a trace that lets go: for from before First, and when
// it does so before the iteration comes there.
func (t *Trace) Events(from, to int) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		v := t.view()
		first := v.cat.gone.Events
		if from > 0 && from < first && from < to {
			yield(nil, &LetGoError{Position: from, LetGo: v.cat.gone})
			return
		}
		for i, end := max(from, first), min(to, v.len()); i < end; {
			events, first, err := t.events(&v, i)
			if err != nil {
				yield(nil, err)
				return
			}
			for ; i < end && i-first < len(events); i++ {
				if !yield(&events[i-first], nil) {
					return
				}
			}
		}
	}
}

// IndexOfSeq returns the position of the first event that the trace has whose
// number is at least seq, Len() when there is none.
func (t *Trace) IndexOfSeq(seq uint64) (int, error) {
	v := t.view()
	k := sort.Search(len(v.cat.blocks), func(k int) bool { return v.cat.blocks[k].lastSeq >= seq })
	i := v.cat.events
	if k < len(v.cat.blocks) {
		i = int(v.cat.blocks[k].position)
	}
	for {
		events, first, err := t.events(&v, i)
		if err != nil {
			return 0, err
		}
		i = first + sort.Search(len(events), func(i int) bool { return events[i].Seq >= seq })
		if i < first+len(events) || i == v.len() {
			return i, nil
		}
	}
}

// Sources returns the paths of the program's source files that are in the
// trace, sorted.
func (t *Trace) Sources() []string {
	v := t.view()
	paths := make([]string, 0, len(v.cat.sources))
	for i := range v.cat.sources {
		paths = append(paths, v.cat.sources[i].path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Source returns the content of one of them, as it was when the program was
// built. The caller owns it.
func (t *Trace) Source(path string) ([]byte, error) {
	v := t.view()
	i := slices.IndexFunc(v.cat.sources, func(e indexEntry) bool { return e.path == path })
	if i < 0 {
		return nil, fmt.Errorf("the source file %s is not in the trace", path)
	}
	e := &v.cat.sources[i]
	body, err := readBody(t.r, e)
	if err != nil {
		return nil, t.broken(e, err)
	}
	c := &cursor{b: body}
	if name := c.bytes(); c.bad || string(name) != path {
		return nil, t.broken(e, errCorrupt)
	}
	return bytes.Clone(c.b), nil
}
