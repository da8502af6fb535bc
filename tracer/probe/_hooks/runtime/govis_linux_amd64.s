#include "textflag.h"

// func govisParent() int32
TEXT ·govisParent(SB),NOSPLIT,$0-4
	MOVL	$110, AX // getppid
	SYSCALL
	MOVL	AX, ret+0(FP)
	RET
