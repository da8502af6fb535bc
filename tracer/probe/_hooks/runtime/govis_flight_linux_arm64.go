package runtime

const (
	govisSysFcntl     = 25
	govisSysFlock     = 32
	govisSysUnlinkat  = 35
	govisSysFtruncate = 46
	govisSysFallocate = 47
	govisSysOpenat    = 56
	govisSysClose     = 57
	govisSysPread     = 67
	govisSysPwrite    = 68
	govisSysFstat     = 80
	govisSysGetpid    = 172
	govisSysPrlimit   = 261

	govisStatMode = 16 // offset

	govisFlightArch = govisFltArm64
)

// govisConstantTicks: the clock is nanotime here.
func govisConstantTicks() bool { return false }
