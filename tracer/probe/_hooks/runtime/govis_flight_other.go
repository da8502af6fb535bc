//go:build darwin || windows

package runtime

import "unsafe"

const govisFlightArch = 0

func govisPid() uint64 { return 0 }

// govisFlightFile is not there yet on these systems.
func govisFlightFile(*govisWish) (unsafe.Pointer, string) {
	return nil, "a program records by itself on Linux only, so far"
}

func govisFlightTicks() bool { return false }
