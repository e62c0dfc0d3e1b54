#include "textflag.h"

// A Spectrum is 128 real parts and then 128 imaginary ones: 16 vectors of 8
// each, the imaginary part of a vector 512 bytes after the real one. AX counts
// bytes from 0 to 512.

// PRODUCT makes (P, Q) the complex product of the x in (Y0, Y1) and (C, D).
#define PRODUCT(C, D, P, Q) \
	VMULPS       D, Y1, P; \
	VMULPS       D, Y0, Q; \
	VFMSUB231PS  C, Y0, P; \
	VFMADD231PS  C, Y1, Q

// APART mends lane 0 of (P, Q) for bin 0, where the two parts are two reals
// that are multiplied each by itself. It spoils Y14 and Y15.
#define APART(C, D, P, Q) \
	VMULPS    C, Y0, Y14; \
	VMULPS    D, Y1, Y15; \
	VBLENDPS  $1, Y14, P, P; \
	VBLENDPS  $1, Y15, Q, Q

// ADD adds (P, Q) to the spectrum at S.
#define ADD(S, P, Q) \
	VADDPS   (S)(AX*1), P, P; \
	VADDPS   512(S)(AX*1), Q, Q; \
	VMOVUPS  P, (S)(AX*1); \
	VMOVUPS  Q, 512(S)(AX*1)

// MEANSQUARE turns the sums of squares in Y12 and Y13 into X12.
#define MEANSQUARE \
	VADDPS        Y13, Y12, Y12; \
	VEXTRACTF128  $1, Y12, X13; \
	VADDPS        X13, X12, X12; \
	VHADDPS       X12, X12, X12; \
	VHADDPS       X12, X12, X12; \
	VMULSS        parseval<>(SB), X12, X12

// 2/256², as in multiply.go.
DATA parseval<>+0(SB)/4, $3.0517578125e-05
GLOBL parseval<>(SB), RODATA, $4

// The weights of the squares of the first vector: bin 0 has no conjugate.
DATA once<>+0(SB)/4, $0.5
DATA once<>+4(SB)/4, $1.0
DATA once<>+8(SB)/4, $1.0
DATA once<>+12(SB)/4, $1.0
DATA once<>+16(SB)/4, $1.0
DATA once<>+20(SB)/4, $1.0
DATA once<>+24(SB)/4, $1.0
DATA once<>+28(SB)/4, $1.0
GLOBL once<>(SB), RODATA, $32

// func multiplyAddVector(s, x, now *Spectrum) (power float32)
TEXT ·multiplyAddVector(SB), NOSPLIT, $0-28
	MOVQ     s+0(FP), DI
	MOVQ     x+8(FP), SI
	MOVQ     now+16(FP), DX
	XORL     AX, AX
	VMOVUPS  (SI), Y0
	VMOVUPS  512(SI), Y1
	VMOVUPS  (DX), Y2
	VMOVUPS  512(DX), Y3
	PRODUCT(Y2, Y3, Y6, Y7)
	APART(Y2, Y3, Y6, Y7)
	VMULPS   Y6, Y6, Y12
	VMULPS   Y7, Y7, Y13
	VMULPS   once<>(SB), Y12, Y12
	VMULPS   once<>(SB), Y13, Y13
	ADD(DI, Y6, Y7)
	ADDQ     $32, AX

next:
	VMOVUPS      (SI)(AX*1), Y0
	VMOVUPS      512(SI)(AX*1), Y1
	VMOVUPS      (DX)(AX*1), Y2
	VMOVUPS      512(DX)(AX*1), Y3
	PRODUCT(Y2, Y3, Y6, Y7)
	VFMADD231PS  Y6, Y6, Y12
	VFMADD231PS  Y7, Y7, Y13
	ADD(DI, Y6, Y7)
	ADDQ         $32, AX
	CMPQ         AX, $512
	JB           next

	MEANSQUARE
	VMOVSS  X12, power+24(FP)
	VZEROUPPER
	RET

// func multiplyAddMovingVector(sum, diff, x, now, before *Spectrum) (power float32)
TEXT ·multiplyAddMovingVector(SB), NOSPLIT, $0-44
	MOVQ     sum+0(FP), DI
	MOVQ     diff+8(FP), BX
	MOVQ     x+16(FP), SI
	MOVQ     now+24(FP), DX
	MOVQ     before+32(FP), CX
	XORL     AX, AX
	VMOVUPS  (SI), Y0
	VMOVUPS  512(SI), Y1
	VMOVUPS  (DX), Y2
	VMOVUPS  512(DX), Y3
	VMOVUPS  (CX), Y4
	VMOVUPS  512(CX), Y5
	VSUBPS   Y2, Y4, Y4
	VSUBPS   Y3, Y5, Y5
	PRODUCT(Y2, Y3, Y6, Y7)
	APART(Y2, Y3, Y6, Y7)
	PRODUCT(Y4, Y5, Y8, Y9)
	APART(Y4, Y5, Y8, Y9)
	VMULPS   Y6, Y6, Y12
	VMULPS   Y7, Y7, Y13
	VMULPS   once<>(SB), Y12, Y12
	VMULPS   once<>(SB), Y13, Y13
	ADD(DI, Y6, Y7)
	ADD(BX, Y8, Y9)
	ADDQ     $32, AX

next:
	VMOVUPS      (SI)(AX*1), Y0
	VMOVUPS      512(SI)(AX*1), Y1
	VMOVUPS      (DX)(AX*1), Y2
	VMOVUPS      512(DX)(AX*1), Y3
	VMOVUPS      (CX)(AX*1), Y4
	VMOVUPS      512(CX)(AX*1), Y5
	VSUBPS       Y2, Y4, Y4
	VSUBPS       Y3, Y5, Y5
	PRODUCT(Y2, Y3, Y6, Y7)
	PRODUCT(Y4, Y5, Y8, Y9)
	VFMADD231PS  Y6, Y6, Y12
	VFMADD231PS  Y7, Y7, Y13
	ADD(DI, Y6, Y7)
	ADD(BX, Y8, Y9)
	ADDQ         $32, AX
	CMPQ         AX, $512
	JB           next

	MEANSQUARE
	VMOVSS  X12, power+40(FP)
	VZEROUPPER
	RET

// func blendVector(s, a, b, c *Spectrum, wa, wb, wc float32)
TEXT ·blendVector(SB), NOSPLIT, $0-44
	MOVQ          s+0(FP), DI
	MOVQ          a+8(FP), SI
	MOVQ          b+16(FP), DX
	MOVQ          c+24(FP), CX
	VBROADCASTSS  wa+32(FP), Y0
	VBROADCASTSS  wb+36(FP), Y1
	VBROADCASTSS  wc+40(FP), Y2
	XORL          AX, AX

next: // both parts are one array of 256 numbers here; two vectors at a time
	VMULPS       (SI)(AX*1), Y0, Y3
	VMULPS       32(SI)(AX*1), Y0, Y4
	VFMADD231PS  (DX)(AX*1), Y1, Y3
	VFMADD231PS  32(DX)(AX*1), Y1, Y4
	VFMADD231PS  (CX)(AX*1), Y2, Y3
	VFMADD231PS  32(CX)(AX*1), Y2, Y4
	VMOVUPS      Y3, (DI)(AX*1)
	VMOVUPS      Y4, 32(DI)(AX*1)
	ADDQ         $64, AX
	CMPQ         AX, $1024
	JB           next
	VZEROUPPER
	RET
