#include "textflag.h"

// func govisParent() int32
TEXT ·govisParent(SB),NOSPLIT,$0-4
	MOVL	$110, AX // getppid
	SYSCALL
	MOVL	AX, ret+0(FP)
	RET

// func govisKernel(number, a, b, c, d, e, f uintptr) uintptr
TEXT ·govisKernel(SB),NOSPLIT,$0-64
	MOVQ	number+0(FP), AX
	MOVQ	a+8(FP), DI
	MOVQ	b+16(FP), SI
	MOVQ	c+24(FP), DX
	MOVQ	d+32(FP), R10
	MOVQ	e+40(FP), R8
	MOVQ	f+48(FP), R9
	SYSCALL
	MOVQ	AX, ret+56(FP)
	RET

// func govisCPUID(leaf uint32) (eax, edx uint32)
TEXT ·govisCPUID(SB),NOSPLIT,$0-16
	MOVL	leaf+0(FP), AX
	XORL	CX, CX
	CPUID
	MOVL	AX, eax+8(FP)
	MOVL	DX, edx+12(FP)
	RET
