package probe

import (
	"syscall"
	"time"
)

// Signaled returns how many signals sig the program has got from others than this process, and how long ago the last was,
// if there was one. They are counted in the program's signal handler: one that the program ignores, or that was sent and is
// not yet delivered, is not among them. It may be called from any goroutine; when Wait has returned it is 0.
func (p *Program) Signaled(sig syscall.Signal) (n uint64, ago time.Duration) {
	if sig < 0 || sig >= govisSignals {
		return 0, 0
	}
	p.mapping.RLock()
	defer p.mapping.RUnlock()
	if p.unmapped {
		return 0, 0
	}
	at := govisHdrSignals + int(sig)*govisSignalBytes
	n = p.ring.get(at)
	return n, time.Duration(nanotime() - int64(p.ring.get(at+8)))
}
