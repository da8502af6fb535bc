//go:build !amd64

package probe

func haveTicks() bool { return false }

func nanosPerTick() float64 { return 1 }
