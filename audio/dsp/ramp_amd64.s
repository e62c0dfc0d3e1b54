#include "textflag.h"

DATA lanes<>+0(SB)/4, $0.0
DATA lanes<>+4(SB)/4, $1.0
DATA lanes<>+8(SB)/4, $2.0
DATA lanes<>+12(SB)/4, $3.0
DATA lanes<>+16(SB)/4, $4.0
DATA lanes<>+20(SB)/4, $5.0
DATA lanes<>+24(SB)/4, $6.0
DATA lanes<>+28(SB)/4, $7.0
GLOBL lanes<>(SB), RODATA, $32
DATA eight<>+0(SB)/4, $8.0
GLOBL eight<>(SB), RODATA, $4

// func scaleVector(x *audio.Mono, end, step, left float32)
TEXT ·scaleVector(SB), NOSPLIT, $0-20
	MOVQ          x+0(FP), DI
	VBROADCASTSS  end+8(FP), Y0
	VBROADCASTSS  step+12(FP), Y1
	VBROADCASTSS  left+16(FP), Y2
	VSUBPS        lanes<>(SB), Y2, Y2 // how many samples are left after each
	VBROADCASTSS  eight<>(SB), Y3
	VXORPS        Y4, Y4, Y4
	MOVL          $16, CX

next:
	VMAXPS        Y4, Y2, Y5
	VMOVAPS       Y0, Y6
	VFNMADD231PS  Y5, Y1, Y6
	VMULPS        (DI), Y6, Y6
	VMOVUPS       Y6, (DI)
	VSUBPS        Y3, Y2, Y2
	ADDQ          $32, DI
	DECL          CX
	JNZ           next
	VZEROUPPER
	RET
