//go:build go1.25

package randomprogram

import "sync"

func goIn(wg *sync.WaitGroup, f func()) { wg.Go(f) }
