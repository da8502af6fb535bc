package runtime

import (
	"internal/runtime/sys"
	"unsafe"
)

// govisCallback: C code calls the Go function that fn points to.
func govisCallback(fn unsafe.Pointer) {
	govisKnowPC(uintptr(fn))
	govisPut(govisRecCallback, 0, govisSelf(), 0, 1, uint64(uintptr(fn))+sys.PCQuantum, 0)
}

// govisCallbackEnd: that function has returned, or is left by a panic, which goes on through C.
func govisCallbackEnd(left bool) {
	how := uint64(0)
	if left {
		how = 2
	}
	govisPut(govisRecCallback, 0, govisSelf(), 0, how, 0, 0)
}
