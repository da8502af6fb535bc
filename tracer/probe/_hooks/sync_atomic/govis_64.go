//go:build !race

package atomic

import (
	"internal/runtime/atomic"
	"unsafe"
)

// See govis.go.

func govisLoadInt64(addr *int64) (val int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = int64(atomic.Load64((*uint64)(unsafe.Pointer(addr))))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicLoad|8<<govisAtomicSize, uint64(val), uint64(val))
			return val
		}
	}
	return int64(atomic.Load64((*uint64)(unsafe.Pointer(addr))))
}

func govisStoreInt64(addr *int64, val int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old := int64(atomic.Xchg64((*uint64)(unsafe.Pointer(addr)), uint64(val)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicStore|8<<govisAtomicSize, uint64(old), uint64(val))
			return
		}
	}
	atomic.Store64((*uint64)(unsafe.Pointer(addr)), uint64(val))
}

func govisSwapInt64(addr *int64, new int64) (old int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int64(atomic.Xchg64((*uint64)(unsafe.Pointer(addr)), uint64(new)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwap|8<<govisAtomicSize, uint64(old), uint64(new))
			return old
		}
	}
	return int64(atomic.Xchg64((*uint64)(unsafe.Pointer(addr)), uint64(new)))
}

func govisCompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			for {
				if val := int64(atomic.Load64((*uint64)(unsafe.Pointer(addr)))); val != old {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicFailed|8<<govisAtomicSize, uint64(val), uint64(val))
					return false
				}
				if atomic.Cas64((*uint64)(unsafe.Pointer(addr)), uint64(old), uint64(new)) {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwapped|8<<govisAtomicSize, uint64(old), uint64(new))
					return true
				}
			}
		}
	}
	return atomic.Cas64((*uint64)(unsafe.Pointer(addr)), uint64(old), uint64(new))
}

func govisAddInt64(addr *int64, delta int64) (new int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			new = int64(atomic.Xadd64((*uint64)(unsafe.Pointer(addr)), delta))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAdd|8<<govisAtomicSize, uint64(new-delta), uint64(new))
			return new
		}
	}
	return int64(atomic.Xadd64((*uint64)(unsafe.Pointer(addr)), delta))
}

func govisAndInt64(addr *int64, mask int64) (old int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int64(atomic.And64((*uint64)(unsafe.Pointer(addr)), uint64(mask)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAnd|8<<govisAtomicSize, uint64(old), uint64(old&mask))
			return old
		}
	}
	return int64(atomic.And64((*uint64)(unsafe.Pointer(addr)), uint64(mask)))
}

func govisOrInt64(addr *int64, mask int64) (old int64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = int64(atomic.Or64((*uint64)(unsafe.Pointer(addr)), uint64(mask)))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicOr|8<<govisAtomicSize, uint64(old), uint64(old|mask))
			return old
		}
	}
	return int64(atomic.Or64((*uint64)(unsafe.Pointer(addr)), uint64(mask)))
}

func govisLoadUint64(addr *uint64) (val uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = atomic.Load64(addr)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicLoad|8<<govisAtomicSize, uint64(val), uint64(val))
			return val
		}
	}
	return atomic.Load64(addr)
}

func govisStoreUint64(addr *uint64, val uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old := atomic.Xchg64(addr, val)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicStore|8<<govisAtomicSize, uint64(old), uint64(val))
			return
		}
	}
	atomic.Store64(addr, val)
}

func govisSwapUint64(addr *uint64, new uint64) (old uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Xchg64(addr, new)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwap|8<<govisAtomicSize, uint64(old), uint64(new))
			return old
		}
	}
	return atomic.Xchg64(addr, new)
}

func govisCompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			for {
				if val := atomic.Load64(addr); val != old {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicFailed|8<<govisAtomicSize, uint64(val), uint64(val))
					return false
				}
				if atomic.Cas64(addr, old, new) {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwapped|8<<govisAtomicSize, uint64(old), uint64(new))
					return true
				}
			}
		}
	}
	return atomic.Cas64(addr, old, new)
}

func govisAddUint64(addr *uint64, delta uint64) (new uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			new = atomic.Xadd64(addr, int64(delta))
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAdd|8<<govisAtomicSize, uint64(new-delta), uint64(new))
			return new
		}
	}
	return atomic.Xadd64(addr, int64(delta))
}

func govisAndUint64(addr *uint64, mask uint64) (old uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.And64(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAnd|8<<govisAtomicSize, uint64(old), uint64(old&mask))
			return old
		}
	}
	return atomic.And64(addr, mask)
}

func govisOrUint64(addr *uint64, mask uint64) (old uint64) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Or64(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicOr|8<<govisAtomicSize, uint64(old), uint64(old|mask))
			return old
		}
	}
	return atomic.Or64(addr, mask)
}

func govisLoadUintptr(addr *uintptr) (val uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			val = atomic.Loaduintptr(addr)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicLoad|8<<govisAtomicSize, uint64(val), uint64(val))
			return val
		}
	}
	return atomic.Loaduintptr(addr)
}

func govisStoreUintptr(addr *uintptr, val uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old := atomic.Xchguintptr(addr, val)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicStore|8<<govisAtomicSize, uint64(old), uint64(val))
			return
		}
	}
	atomic.Storeuintptr(addr, val)
}

func govisSwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Xchguintptr(addr, new)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwap|8<<govisAtomicSize, uint64(old), uint64(new))
			return old
		}
	}
	return atomic.Xchguintptr(addr, new)
}

func govisCompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			for {
				if val := atomic.Loaduintptr(addr); val != old {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicFailed|8<<govisAtomicSize, uint64(val), uint64(val))
					return false
				}
				if atomic.Casuintptr(addr, old, new) {
					govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicSwapped|8<<govisAtomicSize, uint64(old), uint64(new))
					return true
				}
			}
		}
	}
	return atomic.Casuintptr(addr, old, new)
}

func govisAddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			new = atomic.Xadduintptr(addr, delta)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAdd|8<<govisAtomicSize, uint64(new-delta), uint64(new))
			return new
		}
	}
	return atomic.Xadduintptr(addr, delta)
}

func govisAndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Anduintptr(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicAnd|8<<govisAtomicSize, uint64(old), uint64(old&mask))
			return old
		}
	}
	return atomic.Anduintptr(addr, mask)
}

func govisOrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	if govisMemory {
		if stack, ok := govisAtomicBegin(unsafe.Pointer(addr)); ok {
			old = atomic.Oruintptr(addr, mask)
			govisAtomicEnd(unsafe.Pointer(addr), stack, govisAtomicOr|8<<govisAtomicSize, uint64(old), uint64(old|mask))
			return old
		}
	}
	return atomic.Oruintptr(addr, mask)
}
