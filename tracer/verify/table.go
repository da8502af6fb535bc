package verify

// A table maps ids to what is known of them. Ids of goroutines and objects
// come from counters, so pages of neighbours are small and fast; a trace that
// makes ids up costs a page each.
type table[T comparable] struct {
	dense  []*page[T]          // pages of small ids
	sparse map[uint64]*page[T] // the others
	n      int
}

const (
	pageBits = 8
	pageSize = 1 << pageBits
	maxDense = 1 << 16 // pages
)

type page[T comparable] struct {
	used int
	at   [pageSize]T
}

func (t *table[T]) page(n uint64) *page[T] {
	if n < uint64(len(t.dense)) {
		return t.dense[n]
	}
	if n < maxDense {
		return nil
	}
	return t.sparse[n]
}

// get returns the entry, or T's zero value.
func (t *table[T]) get(id uint64) (entry T) {
	if p := t.page(id >> pageBits); p != nil {
		entry = p.at[id%pageSize]
	}
	return entry
}

// put sets an entry that is not there yet.
func (t *table[T]) put(id uint64, entry T) {
	n := id >> pageBits
	p := t.page(n)
	if p == nil {
		p = new(page[T])
		t.setPage(n, p)
	}
	p.at[id%pageSize] = entry
	p.used++
	t.n++
}

func (t *table[T]) setPage(n uint64, p *page[T]) {
	if n >= maxDense {
		if t.sparse == nil {
			t.sparse = make(map[uint64]*page[T])
		}
		if p == nil {
			delete(t.sparse, n)
		} else {
			t.sparse[n] = p
		}
		return
	}
	for uint64(len(t.dense)) <= n {
		t.dense = append(t.dense, nil)
	}
	t.dense[n] = p
}

// remove forgets an entry that is there.
func (t *table[T]) remove(id uint64) {
	n := id >> pageBits
	p := t.page(n)
	var none T
	p.at[id%pageSize] = none
	p.used--
	t.n--
	if p.used == 0 {
		t.setPage(n, nil)
	}
}

// each calls f with every entry until it returns false.
func (t *table[T]) each(f func(entry T) bool) {
	for _, p := range t.dense {
		if p != nil && !p.each(f) {
			return
		}
	}
	for _, p := range t.sparse {
		if !p.each(f) {
			return
		}
	}
}

func (p *page[T]) each(f func(entry T) bool) bool {
	var none T
	for _, entry := range p.at {
		if entry != none && !f(entry) {
			return false
		}
	}
	return true
}

// An idSet is a set of ids that come from a counter.
type idSet struct{ words map[uint64]uint64 }

func (s *idSet) add(id uint64) {
	if s.words == nil {
		s.words = make(map[uint64]uint64)
	}
	s.words[id>>6] |= 1 << (id & 63)
}

func (s *idSet) has(id uint64) bool { return s.words[id>>6]&(1<<(id&63)) != 0 }
