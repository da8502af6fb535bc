package runtime

// govisParent returns the id of the parent process.
//
//go:noescape
func govisParent() int32

// govisTicks returns the processor's time stamp counter.
func govisTicks() uint64
