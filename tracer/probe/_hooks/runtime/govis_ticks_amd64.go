package runtime

// govisTicks returns the processor's time stamp counter.
func govisTicks() uint64
