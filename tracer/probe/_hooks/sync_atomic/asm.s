//go:build !race

#include "textflag.h"

// What package sync/atomic declares and does not define, as in the package's own asm.s. Here each goes by way of a
// function in govis.go. Only code in which the compiler leaves the calls as they are comes here: that of packages
// built to have their memory watched, and calls of function values. Elsewhere it puts the instruction itself.

TEXT ·SwapInt32(SB),NOSPLIT,$0
	JMP	·govisSwapInt32(SB)

TEXT ·SwapUint32(SB),NOSPLIT,$0
	JMP	·govisSwapUint32(SB)

TEXT ·SwapInt64(SB),NOSPLIT,$0
	JMP	·govisSwapInt64(SB)

TEXT ·SwapUint64(SB),NOSPLIT,$0
	JMP	·govisSwapUint64(SB)

TEXT ·SwapUintptr(SB),NOSPLIT,$0
	JMP	·govisSwapUintptr(SB)

TEXT ·CompareAndSwapInt32(SB),NOSPLIT,$0
	JMP	·govisCompareAndSwapInt32(SB)

TEXT ·CompareAndSwapUint32(SB),NOSPLIT,$0
	JMP	·govisCompareAndSwapUint32(SB)

TEXT ·CompareAndSwapUintptr(SB),NOSPLIT,$0
	JMP	·govisCompareAndSwapUintptr(SB)

TEXT ·CompareAndSwapInt64(SB),NOSPLIT,$0
	JMP	·govisCompareAndSwapInt64(SB)

TEXT ·CompareAndSwapUint64(SB),NOSPLIT,$0
	JMP	·govisCompareAndSwapUint64(SB)

TEXT ·AddInt32(SB),NOSPLIT,$0
	JMP	·govisAddInt32(SB)

TEXT ·AddUint32(SB),NOSPLIT,$0
	JMP	·govisAddUint32(SB)

TEXT ·AddUintptr(SB),NOSPLIT,$0
	JMP	·govisAddUintptr(SB)

TEXT ·AddInt64(SB),NOSPLIT,$0
	JMP	·govisAddInt64(SB)

TEXT ·AddUint64(SB),NOSPLIT,$0
	JMP	·govisAddUint64(SB)

TEXT ·LoadInt32(SB),NOSPLIT,$0
	JMP	·govisLoadInt32(SB)

TEXT ·LoadUint32(SB),NOSPLIT,$0
	JMP	·govisLoadUint32(SB)

TEXT ·LoadInt64(SB),NOSPLIT,$0
	JMP	·govisLoadInt64(SB)

TEXT ·LoadUint64(SB),NOSPLIT,$0
	JMP	·govisLoadUint64(SB)

TEXT ·LoadUintptr(SB),NOSPLIT,$0
	JMP	·govisLoadUintptr(SB)

TEXT ·LoadPointer(SB),NOSPLIT,$0
	JMP	·govisLoadPointer(SB)

TEXT ·StoreInt32(SB),NOSPLIT,$0
	JMP	·govisStoreInt32(SB)

TEXT ·StoreUint32(SB),NOSPLIT,$0
	JMP	·govisStoreUint32(SB)

TEXT ·StoreInt64(SB),NOSPLIT,$0
	JMP	·govisStoreInt64(SB)

TEXT ·StoreUint64(SB),NOSPLIT,$0
	JMP	·govisStoreUint64(SB)

TEXT ·StoreUintptr(SB),NOSPLIT,$0
	JMP	·govisStoreUintptr(SB)

TEXT ·AndInt32(SB),NOSPLIT,$0
	JMP	·govisAndInt32(SB)

TEXT ·AndUint32(SB),NOSPLIT,$0
	JMP	·govisAndUint32(SB)

TEXT ·AndUintptr(SB),NOSPLIT,$0
	JMP	·govisAndUintptr(SB)

TEXT ·AndInt64(SB),NOSPLIT,$0
	JMP	·govisAndInt64(SB)

TEXT ·AndUint64(SB),NOSPLIT,$0
	JMP	·govisAndUint64(SB)

TEXT ·OrInt32(SB),NOSPLIT,$0
	JMP	·govisOrInt32(SB)

TEXT ·OrUint32(SB),NOSPLIT,$0
	JMP	·govisOrUint32(SB)

TEXT ·OrUintptr(SB),NOSPLIT,$0
	JMP	·govisOrUintptr(SB)

TEXT ·OrInt64(SB),NOSPLIT,$0
	JMP	·govisOrInt64(SB)

TEXT ·OrUint64(SB),NOSPLIT,$0
	JMP	·govisOrUint64(SB)
