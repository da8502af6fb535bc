//go:build !linux

#include "textflag.h"

// func invariantTicks() bool
//
// Bit 8 of EDX for 0x80000007: the time stamp counter is invariant.
TEXT ·invariantTicks(SB),NOSPLIT,$0-1
	MOVB	$0, ret+0(FP)
	MOVL	$0x80000000, AX
	XORL	CX, CX
	CPUID
	CMPL	AX, $0x80000007
	JB	done
	MOVL	$0x80000007, AX
	XORL	CX, CX
	CPUID
	SHRL	$8, DX
	ANDL	$1, DX
	MOVB	DX, ret+0(FP)
done:
	RET
