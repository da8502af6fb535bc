package runtime

const (
	govisSysClose     = 3
	govisSysFstat     = 5
	govisSysPread     = 17
	govisSysPwrite    = 18
	govisSysGetpid    = 39
	govisSysFcntl     = 72
	govisSysFlock     = 73
	govisSysFtruncate = 77
	govisSysOpenat    = 257
	govisSysUnlinkat  = 263
	govisSysFallocate = 285
	govisSysPrlimit   = 302

	govisStatMode = 24 // offset

	govisFlightArch = govisFltAmd64
)

// govisCPUID asks the processor what it can.
//
//go:noescape
func govisCPUID(leaf uint32) (eax, edx uint32)

// govisConstantTicks reports whether the counter's speed never changes.
func govisConstantTicks() bool {
	const most, power, invariant = 0x80000000, 0x80000007, 1 << 8
	if last, _ := govisCPUID(most); last < power {
		return false
	}
	_, edx := govisCPUID(power)
	return edx&invariant != 0
}
