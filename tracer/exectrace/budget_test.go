package exectrace

import (
	"sync"
	"testing"
)

// Who takes from a budget has never more than it allows together, but for one alone.
func TestBudget(t *testing.T) {
	b := newBudget(10)
	var mu sync.Mutex
	used, holders := int64(0), 0
	var wg sync.WaitGroup
	for i := range int64(40) {
		n := i%7 + 1
		if i%9 == 0 {
			n = 25
		}
		wg.Go(func() {
			b.take(n)
			mu.Lock()
			used += n
			holders++
			if used > 10 && holders > 1 {
				t.Errorf("%d have %d together", holders, used)
			}
			mu.Unlock()
			mu.Lock()
			used -= n
			holders--
			mu.Unlock()
			b.give(n)
		})
	}
	wg.Wait()
	if b.used != 0 {
		t.Errorf("%d are in use in the end", b.used)
	}
}
