#include "textflag.h"
#include "neon_arm64.h"

// The four passes of transform.go, four butterflies at a time, and the parting
// of the two spectra.
//
// Real and imaginary parts lie in two arrays of 256 numbers; butterfly i takes
// those at i and 256, 512 and 768 bytes further. Each pass has its own table of
// turns, one turn per butterfly, in six arrays of 64: real and imaginary parts
// of the first, second and third power.

// BUTTERFLY makes of the samples at (RE), (IM) the four results before they are
// turned: 0th in (V24, V28), 1st in (V2, V6), 2nd in (V0, V4), 3rd in (V1, V5).
#define BUTTERFLY(RE, IM) \
	FMOVQ  (RE), F0; \
	FMOVQ  256(RE), F2; \
	FMOVQ  512(RE), F8; \
	FMOVQ  768(RE), F10; \
	FMOVQ  (IM), F4; \
	FMOVQ  256(IM), F6; \
	FMOVQ  512(IM), F9; \
	FMOVQ  768(IM), F11; \
	FSUB(0, 8, 1); \ // b
	FADD(0, 8, 0); \ // a
	FSUB(2, 10, 3); \ // d
	FADD(2, 10, 2); \ // c
	FSUB(4, 9, 5); \
	FADD(4, 9, 4); \
	FSUB(6, 11, 7); \
	FADD(6, 11, 6); \
	FADD(0, 2, 24); \ // a + c
	FADD(4, 6, 28); \
	FSUB(0, 2, 0); \ // a - c
	FSUB(4, 6, 4); \
	FADD(1, 7, 2); \ // b - i·d
	FSUB(5, 3, 6); \
	FSUB(1, 7, 1); \ // b + i·d
	FADD(5, 3, 5)

// TURNS turns the results of BUTTERFLY by the turns at R4, and goes on to the
// next turns: 0th in (V24, V28), 1st in (V25, V29), 2nd in (V26, V30), 3rd in
// (V27, V31).
#define TURNS \
	FMOVQ  (R4), F16; \
	FMOVQ  256(R4), F17; \
	FMOVQ  512(R4), F18; \
	FMOVQ  768(R4), F19; \
	FMOVQ  1024(R4), F20; \
	FMOVQ  1280(R4), F21; \
	FMUL(2, 16, 25); \
	FMUL(2, 17, 29); \
	FMUL(0, 18, 26); \
	FMUL(0, 19, 30); \
	FMUL(1, 20, 27); \
	FMUL(1, 21, 31); \
	VFMLS  V6.S4, V17.S4, V25.S4; \
	VFMLA  V6.S4, V16.S4, V29.S4; \
	VFMLS  V4.S4, V19.S4, V26.S4; \
	VFMLA  V4.S4, V18.S4, V30.S4; \
	VFMLS  V5.S4, V21.S4, V27.S4; \
	VFMLA  V5.S4, V20.S4, V31.S4; \
	ADD    $16, R4

DATA half<>+0(SB)/4, $0.5
DATA half<>+4(SB)/4, $0.5
DATA half<>+8(SB)/4, $0.5
DATA half<>+12(SB)/4, $0.5
GLOBL half<>(SB), RODATA, $16

// func transformVector(a, b *Spectrum, x, y *[TransformFrames]float32, turns *turnTable)
//
// The frame holds what goes from pass to pass: at R8 and R9 two arrays of 257
// numbers (and three of nothing), the last for bin 256, which is bin 0 again;
// at R10 and R11 two of 256.
TEXT ·transformVector(SB), 0, $4144-40
	MOVD  x+16(FP), R0
	MOVD  y+24(FP), R1
	MOVD  turns+32(FP), R4
	MOVD  $work-4144(SP), R8
	ADD   $1040, R8, R9
	ADD   $2080, R8, R10
	ADD   $3104, R8, R11

	// s = 1: butterfly i leaves its results at 4i, 4i + 1, 4i + 2 and 4i + 3.
	MOVD  R10, R2
	MOVD  R11, R3
	MOVD  $16, R5

pass1:
	BUTTERFLY(R0, R1)
	TURNS
	VST4.P  [V24.S4, V25.S4, V26.S4, V27.S4], 64(R2)
	VST4.P  [V28.S4, V29.S4, V30.S4, V31.S4], 64(R3)
	ADD     $16, R0
	ADD     $16, R1
	SUBS    $1, R5
	BNE     pass1

	// s = 4: four butterflies leave four times four numbers at 4i.
	ADD   $1280, R4
	MOVD  R10, R0
	MOVD  R11, R1
	MOVD  R8, R2
	MOVD  R9, R3
	MOVD  $16, R5

pass2:
	BUTTERFLY(R0, R1)
	TURNS
	VST1.P  [V24.S4, V25.S4, V26.S4, V27.S4], 64(R2)
	VST1.P  [V28.S4, V29.S4, V30.S4, V31.S4], 64(R3)
	ADD     $16, R0
	ADD     $16, R1
	SUBS    $1, R5
	BNE     pass2

	// s = 16: sixteen butterflies leave four times sixteen numbers. R6 counts
	// the sixteens, R5 the fours in one.
	ADD   $1280, R4
	MOVD  R8, R0
	MOVD  R9, R1
	MOVD  R10, R2
	MOVD  R11, R3
	MOVD  $4, R6

sixteen:
	MOVD  $4, R5

pass3:
	BUTTERFLY(R0, R1)
	TURNS
	FMOVQ  F24, (R2)
	FMOVQ  F25, 64(R2)
	FMOVQ  F26, 128(R2)
	FMOVQ  F27, 192(R2)
	FMOVQ  F28, (R3)
	FMOVQ  F29, 64(R3)
	FMOVQ  F30, 128(R3)
	FMOVQ  F31, 192(R3)
	ADD    $16, R0
	ADD    $16, R1
	ADD    $16, R2
	ADD    $16, R3
	SUBS   $1, R5
	BNE    pass3
	ADD    $192, R2
	ADD    $192, R3
	SUBS   $1, R6
	BNE    sixteen

	// s = 64: the results lie like the samples, and are not turned.
	MOVD  R8, R2
	MOVD  R9, R3
	MOVD  $16, R5

pass4:
	BUTTERFLY(R10, R11)
	FMOVQ  F24, (R2)
	FMOVQ  F2, 256(R2)
	FMOVQ  F0, 512(R2)
	FMOVQ  F1, 768(R2)
	FMOVQ  F28, (R3)
	FMOVQ  F6, 256(R3)
	FMOVQ  F4, 512(R3)
	FMOVQ  F5, 768(R3)
	ADD    $16, R10
	ADD    $16, R11
	ADD    $16, R2
	ADD    $16, R3
	SUBS   $1, R5
	BNE    pass4

	// Bins k to k + 3 are at R8 and R9; the vector of bins 256 − k − 3 to
	// 256 − k is at R2 and R3 and is turned round, to lie beside them.
	FMOVS  (R8), F0
	FMOVS  (R9), F1
	FMOVS  F0, 1024(R8)
	FMOVS  F1, 1024(R9)
	MOVD   a+0(FP), R0
	MOVD   b+8(FP), R1
	ADD    $1012, R8, R2
	ADD    $1012, R9, R3
	MOVD   $half<>(SB), R6
	FMOVQ  (R6), F16
	MOVD   $32, R5

part:
	FMOVQ   (R8), F0
	FMOVQ   (R9), F1
	FMOVQ   (R2), F2
	FMOVQ   (R3), F3
	VREV64  V2.S4, V2.S4
	VREV64  V3.S4, V3.S4
	VEXT    $8, V2.B16, V2.B16, V2.B16
	VEXT    $8, V3.B16, V3.B16, V3.B16
	FMUL(0, 16, 0)
	FMUL(1, 16, 1)
	FMUL(2, 16, 2)
	FMUL(3, 16, 3)
	FADD(0, 2, 4)
	FSUB(1, 3, 5)
	FADD(1, 3, 6)
	FSUB(2, 0, 7)
	FMOVQ   F4, (R0)
	FMOVQ   F5, 512(R0)
	FMOVQ   F6, (R1)
	FMOVQ   F7, 512(R1)
	ADD     $16, R8
	ADD     $16, R9
	SUB     $16, R2
	SUB     $16, R3
	ADD     $16, R0
	ADD     $16, R1
	SUBS    $1, R5
	BNE     part

	// Bin 128, where R8 and R9 are now, goes where the imaginary part of bin 0
	// would be; R0 and R1 have come to the imaginary parts.
	FMOVS  (R8), F0
	FMOVS  (R9), F1
	FMOVS  F0, (R0)
	FMOVS  F1, (R1)
	RET
