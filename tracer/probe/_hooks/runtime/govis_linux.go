package runtime

// govisParent returns the id of the parent process.
//
//go:noescape
func govisParent() int32

// govisSender returns the process that sent a signal by kill(2). It stands where the address of a fault stands in others.
//
//go:nosplit
func govisSender(info *siginfo) int32 { return int32(info.si_addr) }
