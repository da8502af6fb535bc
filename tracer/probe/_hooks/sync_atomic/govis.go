//go:build !race

package atomic

import (
	"internal/runtime/atomic"
	"unsafe"
)

// The functions that asm.s names. While memory is watched the operation is done, and written,
// under a lock of the probe: so the records have the order of the operations. See package runtime's govis_atomic.go.

//go:linkname govisAtomicBegin runtime.govisAtomicBegin
//go:noescape
func govisAtomicBegin(p unsafe.Pointer) (stack uint64, ok bool)

//go:linkname govisAtomicLoaded runtime.govisAtomicLoaded
//go:noescape
func govisAtomicLoaded(p unsafe.Pointer, stack uint64, val unsafe.Pointer, empty *byte)

//go:linkname govisAtomicEnd runtime.govisAtomicEnd
//go:noescape
func govisAtomicEnd(p unsafe.Pointer, stack, op, old, new uint64)

func govisLoadInt32(addr *int32) (val int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = int32(atomic.Load((*uint32)(unsafe.Pointer(addr))))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicLoad|4<<govisAtomicSize, uint64(val), uint64(val))
			return val
		}
	}
	return int32(atomic.Load((*uint32)(unsafe.Pointer(addr))))
}

func govisStoreInt32(addr *int32, val int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old := int32(atomic.Xchg((*uint32)(unsafe.Pointer(addr)), uint32(val)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicStore|4<<govisAtomicSize, uint64(old), uint64(val))
			return
		}
	}
	atomic.Store((*uint32)(unsafe.Pointer(addr)), uint32(val))
}

func govisSwapInt32(addr *int32, new int32) (old int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int32(atomic.Xchg((*uint32)(unsafe.Pointer(addr)), uint32(new)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwap|4<<govisAtomicSize, uint64(old), uint64(new))
			return old
		}
	}
	return int32(atomic.Xchg((*uint32)(unsafe.Pointer(addr)), uint32(new)))
}

func govisCompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			for {
				if val := int32(atomic.Load((*uint32)(unsafe.Pointer(addr)))); val != old {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicFailed|4<<govisAtomicSize, uint64(val), uint64(val))
					return false
				}
				if atomic.Cas((*uint32)(unsafe.Pointer(addr)), uint32(old), uint32(new)) {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwapped|4<<govisAtomicSize, uint64(old), uint64(new))
					return true
				}
			}
		}
	}
	return atomic.Cas((*uint32)(unsafe.Pointer(addr)), uint32(old), uint32(new))
}

func govisAddInt32(addr *int32, delta int32) (new int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			new = int32(atomic.Xadd((*uint32)(unsafe.Pointer(addr)), delta))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAdd|4<<govisAtomicSize, uint64(new-delta), uint64(new))
			return new
		}
	}
	return int32(atomic.Xadd((*uint32)(unsafe.Pointer(addr)), delta))
}

func govisAndInt32(addr *int32, mask int32) (old int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int32(atomic.And32((*uint32)(unsafe.Pointer(addr)), uint32(mask)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAnd|4<<govisAtomicSize, uint64(old), uint64(old&mask))
			return old
		}
	}
	return int32(atomic.And32((*uint32)(unsafe.Pointer(addr)), uint32(mask)))
}

func govisOrInt32(addr *int32, mask int32) (old int32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int32(atomic.Or32((*uint32)(unsafe.Pointer(addr)), uint32(mask)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicOr|4<<govisAtomicSize, uint64(old), uint64(old|mask))
			return old
		}
	}
	return int32(atomic.Or32((*uint32)(unsafe.Pointer(addr)), uint32(mask)))
}

func govisLoadUint32(addr *uint32) (val uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = atomic.Load(addr)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicLoad|4<<govisAtomicSize, uint64(val), uint64(val))
			return val
		}
	}
	return atomic.Load(addr)
}

func govisStoreUint32(addr *uint32, val uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old := atomic.Xchg(addr, val)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicStore|4<<govisAtomicSize, uint64(old), uint64(val))
			return
		}
	}
	atomic.Store(addr, val)
}

func govisSwapUint32(addr *uint32, new uint32) (old uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Xchg(addr, new)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwap|4<<govisAtomicSize, uint64(old), uint64(new))
			return old
		}
	}
	return atomic.Xchg(addr, new)
}

func govisCompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			for {
				if val := atomic.Load(addr); val != old {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicFailed|4<<govisAtomicSize, uint64(val), uint64(val))
					return false
				}
				if atomic.Cas(addr, old, new) {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwapped|4<<govisAtomicSize, uint64(old), uint64(new))
					return true
				}
			}
		}
	}
	return atomic.Cas(addr, old, new)
}

func govisAddUint32(addr *uint32, delta uint32) (new uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			new = atomic.Xadd(addr, int32(delta))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAdd|4<<govisAtomicSize, uint64(new-delta), uint64(new))
			return new
		}
	}
	return atomic.Xadd(addr, int32(delta))
}

func govisAndUint32(addr *uint32, mask uint32) (old uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.And32(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAnd|4<<govisAtomicSize, uint64(old), uint64(old&mask))
			return old
		}
	}
	return atomic.And32(addr, mask)
}

func govisOrUint32(addr *uint32, mask uint32) (old uint32) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Or32(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicOr|4<<govisAtomicSize, uint64(old), uint64(old|mask))
			return old
		}
	}
	return atomic.Or32(addr, mask)
}

// govisLoadPointer keeps what it loads a pointer, so that the collector knows of it.
func govisLoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = atomic.Loadp(unsafe.Pointer(addr))
			govisAtomicLoaded(unsafe.Pointer(addr), stack, val, &firstStoreInProgress)
			return val
		}
	}
	return atomic.Loadp(unsafe.Pointer(addr))
}
