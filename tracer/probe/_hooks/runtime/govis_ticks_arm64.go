package runtime

// govisTicks returns the time in nanoseconds: govis asks for ticks on amd64 only.
//
//go:nosplit
func govisTicks() uint64 { return uint64(nanotime()) }
