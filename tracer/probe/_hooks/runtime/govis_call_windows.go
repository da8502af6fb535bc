//go:build go1.26

package runtime

// Calls of the system, which the runtime makes in a way of each release's own.

//go:nosplit
func govisCall1(fn stdFunction, a uintptr) uintptr { return stdcall(fn, a) }

//go:nosplit
func govisCall2(fn stdFunction, a, b uintptr) uintptr { return stdcall(fn, a, b) }

func govisCall3(fn stdFunction, a, b, c uintptr) uintptr { return stdcall(fn, a, b, c) }

func govisCall5(fn stdFunction, a, b, c, d, e uintptr) uintptr { return stdcall(fn, a, b, c, d, e) }
