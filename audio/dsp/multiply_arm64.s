#include "textflag.h"
#include "neon_arm64.h"

// A Spectrum is 128 real parts and then 128 imaginary ones: 32 vectors of 4
// each, the imaginary part of a vector 512 bytes after the real one.

// PRODUCT makes (V6, V7) the complex product of the x in (V0, V1) and the
// filter in (V2, V3).
#define PRODUCT \
	FMUL(0, 2, 6); \
	FMUL(0, 3, 7); \
	VFMLS  V1.S4, V3.S4, V6.S4; \
	VFMLA  V1.S4, V2.S4, V7.S4

// APART mends lane 0 of (V6, V7) for bin 0, where the two parts are two reals
// that are multiplied each by itself.
#define APART \
	FMUL(0, 2, 18); \
	FMUL(1, 3, 19); \
	VMOV  V18.S[0], V6.S[0]; \
	VMOV  V19.S[0], V7.S[0]

// ADD_SUM adds (V6, V7) to the spectrum at R0.
#define ADD_SUM \
	FMOVQ  (R0), F16; \
	FMOVQ  512(R0), F17; \
	FADD(6, 16, 16); \
	FADD(7, 17, 17); \
	FMOVQ  F16, (R0); \
	FMOVQ  F17, 512(R0)

// HALF_FIRST halves lane 0 of the squares in V12 and V13: bin 0 has no conjugate.
#define HALF_FIRST \
	MOVD   $once<>(SB), R6; \
	FMOVQ  (R6), F16; \
	FMUL(12, 16, 12); \
	FMUL(13, 16, 13)

// MEANSQUARE turns the sums of squares in V12 and V13 into F12.
#define MEANSQUARE \
	FADD(12, 13, 12); \
	FADDP(12, 12, 12); \
	FADDP(12, 12, 12); \
	MOVD   $parseval<>(SB), R6; \
	FMOVS  (R6), F13; \
	FMULS  F13, F12, F12

// 2/256², as in multiply.go.
DATA parseval<>+0(SB)/4, $3.0517578125e-05
GLOBL parseval<>(SB), RODATA, $4

DATA once<>+0(SB)/4, $0.5
DATA once<>+4(SB)/4, $1.0
DATA once<>+8(SB)/4, $1.0
DATA once<>+12(SB)/4, $1.0
GLOBL once<>(SB), RODATA, $16

// func multiplyAddVector(s, x, now *Spectrum) (power float32)
TEXT ·multiplyAddVector(SB), NOSPLIT, $0-28
	MOVD   s+0(FP), R0
	MOVD   x+8(FP), R1
	MOVD   now+16(FP), R2
	MOVD   $31, R5
	FMOVQ  (R1), F0
	FMOVQ  512(R1), F1
	FMOVQ  (R2), F2
	FMOVQ  512(R2), F3
	PRODUCT
	APART
	FMUL(6, 6, 12)
	FMUL(7, 7, 13)
	HALF_FIRST
	ADD_SUM

next:
	ADD    $16, R0
	ADD    $16, R1
	ADD    $16, R2
	FMOVQ  (R1), F0
	FMOVQ  512(R1), F1
	FMOVQ  (R2), F2
	FMOVQ  512(R2), F3
	PRODUCT
	VFMLA  V6.S4, V6.S4, V12.S4
	VFMLA  V7.S4, V7.S4, V13.S4
	ADD_SUM
	SUBS   $1, R5
	BNE    next

	MEANSQUARE
	FMOVS  F12, power+24(FP)
	RET

// DIFFERENCE makes (V4, V5) the filter before less the filter now, and loads
// the sum that it goes to into (V8, V9).
#define DIFFERENCE \
	FMOVQ  (R4), F4; \
	FMOVQ  512(R4), F5; \
	FSUB(4, 2, 4); \
	FSUB(5, 3, 5); \
	FMOVQ  (R3), F8; \
	FMOVQ  512(R3), F9

// func multiplyAddMovingVector(sum, diff, x, now, before *Spectrum) (power float32)
TEXT ·multiplyAddMovingVector(SB), NOSPLIT, $0-44
	MOVD   sum+0(FP), R0
	MOVD   diff+8(FP), R3
	MOVD   x+16(FP), R1
	MOVD   now+24(FP), R2
	MOVD   before+32(FP), R4
	MOVD   $31, R5
	FMOVQ  (R1), F0
	FMOVQ  512(R1), F1
	FMOVQ  (R2), F2
	FMOVQ  512(R2), F3
	PRODUCT
	APART
	FMUL(6, 6, 12)
	FMUL(7, 7, 13)
	HALF_FIRST
	ADD_SUM
	DIFFERENCE

	// Lane 0 holds two reals: they are added by themselves, before the others
	// spoil them, and put back after.
	VMOV   V8.B16, V18.B16
	VMOV   V9.B16, V19.B16
	VFMLA  V0.S4, V4.S4, V18.S4
	VFMLA  V1.S4, V5.S4, V19.S4
	VFMLA  V0.S4, V4.S4, V8.S4
	VFMLA  V0.S4, V5.S4, V9.S4
	VFMLS  V1.S4, V5.S4, V8.S4
	VFMLA  V1.S4, V4.S4, V9.S4
	VMOV   V18.S[0], V8.S[0]
	VMOV   V19.S[0], V9.S[0]
	FMOVQ  F8, (R3)
	FMOVQ  F9, 512(R3)

next:
	ADD    $16, R0
	ADD    $16, R1
	ADD    $16, R2
	ADD    $16, R3
	ADD    $16, R4
	FMOVQ  (R1), F0
	FMOVQ  512(R1), F1
	FMOVQ  (R2), F2
	FMOVQ  512(R2), F3
	PRODUCT
	VFMLA  V6.S4, V6.S4, V12.S4
	VFMLA  V7.S4, V7.S4, V13.S4
	ADD_SUM
	DIFFERENCE
	VFMLA  V0.S4, V4.S4, V8.S4
	VFMLA  V0.S4, V5.S4, V9.S4
	VFMLS  V1.S4, V5.S4, V8.S4
	VFMLA  V1.S4, V4.S4, V9.S4
	FMOVQ  F8, (R3)
	FMOVQ  F9, 512(R3)
	SUBS   $1, R5
	BNE    next

	MEANSQUARE
	FMOVS  F12, power+40(FP)
	RET

// func blendVector(s, a, b, c *Spectrum, wa, wb, wc float32)
TEXT ·blendVector(SB), NOSPLIT, $0-44
	MOVD   s+0(FP), R0
	MOVD   a+8(FP), R1
	MOVD   b+16(FP), R2
	MOVD   c+24(FP), R3
	FMOVS  wa+32(FP), F0
	FMOVS  wb+36(FP), F1
	FMOVS  wc+40(FP), F2
	VDUP   V0.S[0], V0.S4
	VDUP   V1.S[0], V1.S4
	VDUP   V2.S[0], V2.S4
	MOVD   $32, R5

next: // both parts are one array of 256 numbers here; two vectors at a time
	VLD1.P  32(R1), [V4.S4, V5.S4]
	VLD1.P  32(R2), [V6.S4, V7.S4]
	VLD1.P  32(R3), [V8.S4, V9.S4]
	FMUL(4, 0, 4)
	FMUL(5, 0, 5)
	VFMLA   V1.S4, V6.S4, V4.S4
	VFMLA   V1.S4, V7.S4, V5.S4
	VFMLA   V2.S4, V8.S4, V4.S4
	VFMLA   V2.S4, V9.S4, V5.S4
	VST1.P  [V4.S4, V5.S4], 32(R0)
	SUBS    $1, R5
	BNE     next
	RET
