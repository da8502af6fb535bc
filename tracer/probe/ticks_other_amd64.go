//go:build !linux

package probe

// haveTicks reports whether the counter runs at one speed on all processors, so that it can
// serve as the clock: the processor says so.
func haveTicks() bool { return invariantTicks() }

func invariantTicks() bool
