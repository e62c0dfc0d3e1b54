#include "textflag.h"
#include "neon_arm64.h"

DATA lanes<>+0(SB)/4, $0.0
DATA lanes<>+4(SB)/4, $1.0
DATA lanes<>+8(SB)/4, $2.0
DATA lanes<>+12(SB)/4, $3.0
GLOBL lanes<>(SB), RODATA, $16

// func scaleVector(x *audio.Mono, end, step, left float32)
TEXT ·scaleVector(SB), NOSPLIT, $0-20
	MOVD   x+0(FP), R0
	FMOVS  end+8(FP), F0
	FMOVS  step+12(FP), F1
	FMOVS  left+16(FP), F2
	FMOVS  $4.0, F3
	VDUP   V0.S[0], V0.S4
	VDUP   V1.S[0], V1.S4
	VDUP   V2.S[0], V2.S4
	VDUP   V3.S[0], V3.S4
	VEOR   V4.B16, V4.B16, V4.B16
	MOVD   $lanes<>(SB), R1
	FMOVQ  (R1), F5
	FSUB(2, 5, 2) // how many samples are left after each
	MOVD   $32, R2

next:
	FMAX(2, 4, 5)
	VMOV     V0.B16, V6.B16
	VFMLS    V5.S4, V1.S4, V6.S4
	FMOVQ    (R0), F7
	FMUL(7, 6, 7)
	FMOVQ    F7, (R0)
	FSUB(2, 3, 2)
	ADD      $16, R0
	SUBS     $1, R2
	BNE      next
	RET
