#include "textflag.h"

// func govisParent() int32
TEXT ·govisParent(SB),NOSPLIT,$0-4
	MOVL	$110, AX // getppid
	SYSCALL
	MOVL	AX, ret+0(FP)
	RET

// func govisTicks() uint64
//
// Unlike cputicks it does not wait for what comes before it: the order of records is not the clock's
// to tell.
TEXT ·govisTicks(SB),NOSPLIT,$0-8
	RDTSC
	SHLQ	$32, DX
	ORQ	DX, AX
	MOVQ	AX, ret+0(FP)
	RET
