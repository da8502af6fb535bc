package runtime

import (
	"internal/abi"
	"unsafe"
)

//go:cgo_import_dynamic libc_getppid getppid "/usr/lib/libSystem.B.dylib"

// govisParent returns the id of the parent process.
//
//go:nosplit
//go:cgo_unsafe_args
func govisParent() (pid int32) {
	libcCall(unsafe.Pointer(abi.FuncPCABI0(govisParentTrampoline)), unsafe.Pointer(&pid))
	return
}

// govisParentTrampoline calls the C library's getppid. Its argument is where the result belongs.
func govisParentTrampoline()

// govisSender returns the process that sent a signal by kill(2).
//
//go:nosplit
func govisSender(info *siginfo) int32 { return info.si_pid }
