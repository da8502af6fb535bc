//go:build go1.26

package runtime

import "unsafe"

// govisSudogElem returns the address of the value that a waiting goroutine
// sends or receives into.
func govisSudogElem(sg *sudog) unsafe.Pointer { return sg.elem.get() }
