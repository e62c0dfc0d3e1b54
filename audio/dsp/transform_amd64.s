#include "textflag.h"

// The four passes of transform.go, eight butterflies at a time, and the parting
// of the two spectra.
//
// AX is the offset in bytes of the first of the eight butterflies, 4i. Real and
// imaginary parts lie in two arrays of 256 numbers; butterfly i takes those at
// AX and 256, 512 and 768 bytes further. Each pass has its own table of turns,
// one turn per butterfly, in six arrays of 64: real and imaginary parts of the
// first, second and third power.

// BUTTERFLY makes of the samples at (RE), (IM) the four results before they are
// turned: 0th in (Y8, Y9), 1st in (Y2, Y6), 2nd in (Y0, Y4), 3rd in (Y1, Y5).
#define BUTTERFLY(RE, IM) \
	VMOVUPS  (RE)(AX*1), Y0; \
	VMOVUPS  512(RE)(AX*1), Y8; \
	VMOVUPS  256(RE)(AX*1), Y2; \
	VMOVUPS  768(RE)(AX*1), Y10; \
	VMOVUPS  (IM)(AX*1), Y4; \
	VMOVUPS  512(IM)(AX*1), Y9; \
	VMOVUPS  256(IM)(AX*1), Y6; \
	VMOVUPS  768(IM)(AX*1), Y11; \
	VSUBPS   Y8, Y0, Y1; \ // b
	VADDPS   Y8, Y0, Y0; \ // a
	VSUBPS   Y10, Y2, Y3; \ // d
	VADDPS   Y10, Y2, Y2; \ // c
	VSUBPS   Y9, Y4, Y5; \
	VADDPS   Y9, Y4, Y4; \
	VSUBPS   Y11, Y6, Y7; \
	VADDPS   Y11, Y6, Y6; \
	VADDPS   Y2, Y0, Y8; \ // a + c
	VADDPS   Y6, Y4, Y9; \
	VSUBPS   Y2, Y0, Y0; \ // a - c
	VSUBPS   Y6, Y4, Y4; \
	VADDPS   Y7, Y1, Y2; \ // b - i·d
	VSUBPS   Y3, Y5, Y6; \
	VSUBPS   Y7, Y1, Y1; \ // b + i·d
	VADDPS   Y3, Y5, Y5

// TURN makes (P, Q) the product of (R, I) and the turn at DX. It spoils Y14 and Y15.
#define TURN(OFFSET, R, I, P, Q) \
	VMOVUPS      (OFFSET)(DX)(AX*1), Y14; \
	VMOVUPS      (OFFSET+256)(DX)(AX*1), Y15; \
	VMULPS       Y15, I, P; \
	VMULPS       Y14, I, Q; \
	VFMSUB231PS  Y14, R, P; \
	VFMADD231PS  Y15, R, Q

// TURNS turns the results of BUTTERFLY: 0th in (Y8, Y9), 1st in (Y10, Y11),
// 2nd in (Y12, Y13), 3rd in (Y2, Y6).
#define TURNS \
	TURN(0, Y2, Y6, Y10, Y11); \
	TURN(512, Y0, Y4, Y12, Y13); \
	TURN(1024, Y1, Y5, Y2, Y6)

// LACE stores four results of eight butterflies so that the four of each lie
// together. It spoils Y0, Y1, Y3 and Y4 and the first two results.
#define LACE(A, B, C, D, TO) \
	VUNPCKLPS   B, A, Y0; \ // a0 b0 a1 b1, a4 b4 a5 b5
	VUNPCKHPS   B, A, Y1; \ // a2 b2 a3 b3, a6 b6 a7 b7
	VUNPCKLPS   D, C, Y3; \
	VUNPCKHPS   D, C, Y4; \
	VUNPCKLPD   Y3, Y0, A; \ // a0 b0 c0 d0, a4 b4 c4 d4
	VUNPCKHPD   Y3, Y0, B; \ // a1 b1 c1 d1, a5 b5 c5 d5
	VUNPCKLPD   Y4, Y1, Y0; \ // those of 2 and 6
	VUNPCKHPD   Y4, Y1, Y1; \ // those of 3 and 7
	PAIRS(A, B, Y0, Y1, TO)

// PAIRS stores the lower halves of A, B, C and D and then the upper ones at
// four times AX. It spoils Y3 and Y4.
#define PAIRS(A, B, C, D, TO) \
	VPERM2F128  $0x20, B, A, Y3; \
	VPERM2F128  $0x20, D, C, Y4; \
	VMOVUPS     Y3, (TO)(AX*4); \
	VMOVUPS     Y4, 32(TO)(AX*4); \
	VPERM2F128  $0x31, B, A, Y3; \
	VPERM2F128  $0x31, D, C, Y4; \
	VMOVUPS     Y3, 64(TO)(AX*4); \
	VMOVUPS     Y4, 96(TO)(AX*4)

// FAR stores the results of a pass with s = 16, OFFSET bytes after four times AX.
#define FAR(OFFSET, RE, IM) \
	VMOVUPS  Y8, (OFFSET)(RE)(AX*4); \
	VMOVUPS  Y10, (OFFSET+64)(RE)(AX*4); \
	VMOVUPS  Y12, (OFFSET+128)(RE)(AX*4); \
	VMOVUPS  Y2, (OFFSET+192)(RE)(AX*4); \
	VMOVUPS  Y9, (OFFSET)(IM)(AX*4); \
	VMOVUPS  Y11, (OFFSET+64)(IM)(AX*4); \
	VMOVUPS  Y13, (OFFSET+128)(IM)(AX*4); \
	VMOVUPS  Y6, (OFFSET+192)(IM)(AX*4)

DATA half<>+0(SB)/4, $0.5
GLOBL half<>(SB), RODATA, $4

// The lanes from the last to the first.
DATA backwards<>+0(SB)/4, $7
DATA backwards<>+4(SB)/4, $6
DATA backwards<>+8(SB)/4, $5
DATA backwards<>+12(SB)/4, $4
DATA backwards<>+16(SB)/4, $3
DATA backwards<>+20(SB)/4, $2
DATA backwards<>+24(SB)/4, $1
DATA backwards<>+28(SB)/4, $0
GLOBL backwards<>(SB), RODATA, $32

// func transformVector(a, b *Spectrum, x, y *[TransformFrames]float32, turns *turnTable)
//
// The frame holds what goes from pass to pass: at R8 and R9 two arrays of 257
// numbers, the last for bin 256, which is bin 0 again; at R10 and R11 two of
// 256. Each begins at a multiple of 32 bytes.
TEXT ·transformVector(SB), 0, $4192-40
	MOVQ  x+16(FP), SI
	MOVQ  y+24(FP), BX
	MOVQ  turns+32(FP), DX
	LEAQ  31(SP), R8
	ANDQ  $~31, R8
	LEAQ  1056(R8), R9
	LEAQ  2112(R8), R10
	LEAQ  3136(R8), R11

	// s = 1: butterfly i leaves its results at 4i, 4i + 1, 4i + 2 and 4i + 3.
	XORL  AX, AX

pass1:
	BUTTERFLY(SI, BX)
	TURNS
	LACE(Y8, Y10, Y12, Y2, R10)
	LACE(Y9, Y11, Y13, Y6, R11)
	ADDQ  $32, AX
	CMPQ  AX, $256
	JB    pass1

	// s = 4: four butterflies leave four times four numbers at 4i, the other
	// four behind them.
	ADDQ  $1536, DX
	XORL  AX, AX

pass2:
	BUTTERFLY(R10, R11)
	TURNS
	PAIRS(Y8, Y10, Y12, Y2, R8)
	PAIRS(Y9, Y11, Y13, Y6, R9)
	ADDQ  $32, AX
	CMPQ  AX, $256
	JB    pass2

	// s = 16: sixteen butterflies leave four times sixteen numbers, the second
	// eight 32 bytes after the first.
	ADDQ  $1536, DX
	XORL  AX, AX

pass3:
	BUTTERFLY(R8, R9)
	TURNS
	FAR(0, R10, R11)
	ADDQ  $32, AX
	BUTTERFLY(R8, R9)
	TURNS
	FAR(32-4*32, R10, R11)
	ADDQ  $32, AX
	CMPQ  AX, $256
	JB    pass3

	// s = 64: the results lie like the samples, and are not turned.
	XORL  AX, AX

pass4:
	BUTTERFLY(R10, R11)
	VMOVUPS  Y8, (R8)(AX*1)
	VMOVUPS  Y2, 256(R8)(AX*1)
	VMOVUPS  Y0, 512(R8)(AX*1)
	VMOVUPS  Y1, 768(R8)(AX*1)
	VMOVUPS  Y9, (R9)(AX*1)
	VMOVUPS  Y6, 256(R9)(AX*1)
	VMOVUPS  Y4, 512(R9)(AX*1)
	VMOVUPS  Y5, 768(R9)(AX*1)
	ADDQ     $32, AX
	CMPQ     AX, $256
	JB       pass4

	// Bins k to k + 7 are at AX = 4k; the vector of bins 256 − k − 7 to 256 − k
	// is at CX and is turned round, to lie beside them.
	VMOVSS        (R8), X0
	VMOVSS        (R9), X1
	VMOVSS        X0, 1024(R8)
	VMOVSS        X1, 1024(R9)
	VBROADCASTSS  half<>(SB), Y14
	VMOVUPS       backwards<>(SB), Y15
	MOVQ          a+0(FP), DI
	MOVQ          b+8(FP), SI
	XORL          AX, AX
	MOVL          $996, CX

part:
	VPERMPS  (R8)(CX*1), Y15, Y2
	VPERMPS  (R9)(CX*1), Y15, Y3
	VMULPS   (R8)(AX*1), Y14, Y0
	VMULPS   (R9)(AX*1), Y14, Y1
	VMULPS   Y14, Y2, Y2
	VMULPS   Y14, Y3, Y3
	VADDPS   Y2, Y0, Y4
	VSUBPS   Y3, Y1, Y5
	VADDPS   Y3, Y1, Y6
	VSUBPS   Y0, Y2, Y7
	VMOVUPS  Y4, (DI)(AX*1)
	VMOVUPS  Y5, 512(DI)(AX*1)
	VMOVUPS  Y6, (SI)(AX*1)
	VMOVUPS  Y7, 512(SI)(AX*1)
	SUBQ     $32, CX
	ADDQ     $32, AX
	CMPQ     AX, $512
	JB       part

	// Bin 128 goes where the imaginary part of bin 0 would be.
	VMOVSS  512(R8), X0
	VMOVSS  512(R9), X1
	VMOVSS  X0, 512(DI)
	VMOVSS  X1, 512(SI)
	VZEROUPPER
	RET
