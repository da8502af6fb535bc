package exectrace

import "sync"

// readAtOnce is how many bytes of a trace readers may have in memory together. A reader has all of its generation, in twice as many.
const readAtOnce = 400 << 20

// A budget bounds what several take together. It is safe for concurrent use.
type budget struct {
	mu   sync.Mutex
	less sync.Cond // used is less than before
	most int64
	used int64
}

func newBudget(most int64) *budget {
	b := &budget{most: most}
	b.less.L = &b.mu
	return b
}

// take waits until n more are there; who takes more than there can be gets it when nobody else has any.
func (b *budget) take(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.used > 0 && b.used+n > b.most {
		b.less.Wait()
	}
	b.used += n
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	b.less.Broadcast()
}
