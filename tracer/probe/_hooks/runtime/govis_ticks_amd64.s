#include "textflag.h"

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
