//go:build !go1.25

package randomprogram

import "sync"

// goIn is WaitGroup.Go, which releases before go1.25 do not have.
func goIn(wg *sync.WaitGroup, f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}
