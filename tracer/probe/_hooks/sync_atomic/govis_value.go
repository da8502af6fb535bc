package atomic

import "unsafe"

// What govis adds to Value while memory is watched. The operation is Value's own, as a whole under a lock of the probe,
// and what it is made of writes nothing. What would panic is left to it without the lock.

//go:linkname govisMemory runtime.govisMemory
var govisMemory bool

//go:linkname govisValueBegin runtime.govisValueBegin
//go:noescape
func govisValueBegin(p unsafe.Pointer) (stack uint64, ok bool)

//go:linkname govisValueEnd runtime.govisValueEnd
//go:noescape
func govisValueEnd(p unsafe.Pointer, stack, op uint64, pair *[2]any)

//go:linkname govisValueCancel runtime.govisValueCancel
//go:noescape
func govisValueCancel(p unsafe.Pointer)

// govisFits reports whether x can be put into v.
func (v *Value) govisFits(x any) bool {
	typ := LoadPointer(&(*efaceWords)(unsafe.Pointer(v)).typ)
	return x != nil && (typ == nil || typ == (*efaceWords)(unsafe.Pointer(&x)).typ)
}

// govisSwap is Store and Swap.
func (v *Value) govisSwap(op uint64, new any) (old any, ok bool) {
	stack, ok := govisValueBegin(unsafe.Pointer(v))
	if !ok {
		return nil, false
	}
	if !v.govisFits(new) {
		govisValueCancel(unsafe.Pointer(v))
		return nil, false
	}
	pair := [2]any{v.Swap(new), new}
	govisValueEnd(unsafe.Pointer(v), stack, op, &pair)
	return pair[0], true
}

func (v *Value) govisStore(val any) bool {
	_, ok := v.govisSwap(govisAtomicStore, val)
	return ok
}

func (v *Value) govisCompareAndSwap(old, new any) (swapped, ok bool) {
	for {
		val := v.Load()
		equal := val == old // may panic, as it does without govis
		stack, ok := govisValueBegin(unsafe.Pointer(v))
		if !ok {
			return false, false
		}
		now := v.Load()
		if *(*efaceWords)(unsafe.Pointer(&now)) != *(*efaceWords)(unsafe.Pointer(&val)) {
			govisValueCancel(unsafe.Pointer(v))
			continue
		}
		if o := (*efaceWords)(unsafe.Pointer(&old)); !v.govisFits(new) || o.typ != nil && o.typ != (*efaceWords)(unsafe.Pointer(&new)).typ {
			govisValueCancel(unsafe.Pointer(v))
			return false, false
		}
		pair := [2]any{val, val}
		op := uint64(govisAtomicFailed)
		if equal {
			v.Swap(new)
			pair[1], op = new, govisAtomicSwapped
		}
		govisValueEnd(unsafe.Pointer(v), stack, op, &pair)
		return equal, true
	}
}
