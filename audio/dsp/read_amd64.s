#include "textflag.h"

// What a delay in 2⁻³² frames has below its phase, and that as a part of 1.
DATA restMask<>+0(SB)/4, $0x7fffff
GLOBL restMask<>(SB), RODATA, $4
DATA restUnit<>+0(SB)/4, $1.1920928955078125e-07 // 2⁻²³
GLOBL restUnit<>(SB), RODATA, $4

DATA lanes<>+0(SB)/4, $0
DATA lanes<>+4(SB)/4, $1
DATA lanes<>+8(SB)/4, $2
DATA lanes<>+12(SB)/4, $3
DATA lanes<>+16(SB)/4, $4
DATA lanes<>+20(SB)/4, $5
DATA lanes<>+24(SB)/4, $6
DATA lanes<>+28(SB)/4, $7
GLOBL lanes<>(SB), RODATA, $32

// TAPS makes SUM the eight sums of two products each of output J, from the
// delay in R8: its whole frames go back from SI + 4J, its phase finds the row
// of 128 bytes at BX (16 taps, and 16 steps to the next row), and how far it is
// to the next row stands in the frame. It goes on to the next delay.
#define TAPS(J, SUM) \
	MOVQ          R8, AX; \
	MOVQ          R8, CX; \
	SHRQ          $32, AX; \
	SHRQ          $16, CX; \
	NEGQ          AX; \
	ANDQ          $0xff80, CX; \
	ADDQ          R9, R8; \
	VBROADCASTSS  (4*J)(SP), Y12; \
	VMOVUPS       (BX)(CX*1), Y13; \
	VMOVUPS       32(BX)(CX*1), Y14; \
	VFMADD231PS   64(BX)(CX*1), Y12, Y13; \
	VFMADD231PS   96(BX)(CX*1), Y12, Y14; \
	VMULPS        (4*J)(SI)(AX*4), Y13, SUM; \
	VFMADD231PS   (4*J+32)(SI)(AX*4), Y14, SUM

// func readMovingVector(dst *audio.Mono, undelayed *float32, delay, step int64, rows *[phases]row)
TEXT ·readMovingVector(SB), 0, $32-40
	MOVQ  dst+0(FP), DI
	MOVQ  undelayed+8(FP), SI
	MOVQ  delay+16(FP), R8
	MOVQ  step+24(FP), R9
	MOVQ  rows+32(FP), BX

	// The lower 32 bits of eight delays in Y8, and what they grow by in Y9.
	VMOVD         R8, X8
	VMOVD         R9, X9
	VPBROADCASTD  X8, Y8
	VPBROADCASTD  X9, Y9
	VPMULLD       lanes<>(SB), Y9, Y10
	VPADDD        Y10, Y8, Y8
	VPSLLD        $3, Y9, Y9
	VPBROADCASTD  restMask<>(SB), Y10
	VBROADCASTSS  restUnit<>(SB), Y11
	MOVL          $16, DX

next:
	VPAND      Y10, Y8, Y12
	VCVTDQ2PS  Y12, Y12
	VMULPS     Y11, Y12, Y12
	VMOVUPS    Y12, (SP)
	VPADDD     Y9, Y8, Y8
	TAPS(0, Y0)
	TAPS(1, Y1)
	TAPS(2, Y2)
	TAPS(3, Y3)
	TAPS(4, Y4)
	TAPS(5, Y5)
	TAPS(6, Y6)
	TAPS(7, Y7)

	// Eight sums of eight lanes each.
	VHADDPS     Y1, Y0, Y0
	VHADDPS     Y3, Y2, Y2
	VHADDPS     Y5, Y4, Y4
	VHADDPS     Y7, Y6, Y6
	VHADDPS     Y2, Y0, Y0         // halves of 0, 1, 2 and 3, the other halves of them
	VHADDPS     Y6, Y4, Y4
	VPERM2F128  $0x20, Y4, Y0, Y1
	VPERM2F128  $0x31, Y4, Y0, Y0
	VADDPS      Y1, Y0, Y0
	VMOVUPS     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	DECL        DX
	JNZ         next
	VZEROUPPER
	RET

// FILTER adds tap M of 64 outputs from AX on.
#define FILTER(M) \
	VBROADCASTSS  (4*M)(DX), Y8; \
	VFMADD231PS   (4*M)(SI), Y8, Y0; \
	VFMADD231PS   (4*M+32)(SI), Y8, Y1; \
	VFMADD231PS   (4*M+64)(SI), Y8, Y2; \
	VFMADD231PS   (4*M+96)(SI), Y8, Y3; \
	VFMADD231PS   (4*M+128)(SI), Y8, Y4; \
	VFMADD231PS   (4*M+160)(SI), Y8, Y5; \
	VFMADD231PS   (4*M+192)(SI), Y8, Y6; \
	VFMADD231PS   (4*M+224)(SI), Y8, Y7

// func readStillVector(dst *audio.Mono, x *[audio.BlockFrames + taps - 1]float32, h *[taps]float32)
TEXT ·readStillVector(SB), NOSPLIT, $0-24
	MOVQ  dst+0(FP), DI
	MOVQ  x+8(FP), SI
	MOVQ  h+16(FP), DX
	MOVL  $2, CX

half: // 64 outputs in eight vectors
	VXORPS   Y0, Y0, Y0
	VXORPS   Y1, Y1, Y1
	VXORPS   Y2, Y2, Y2
	VXORPS   Y3, Y3, Y3
	VXORPS   Y4, Y4, Y4
	VXORPS   Y5, Y5, Y5
	VXORPS   Y6, Y6, Y6
	VXORPS   Y7, Y7, Y7
	FILTER(0)
	FILTER(1)
	FILTER(2)
	FILTER(3)
	FILTER(4)
	FILTER(5)
	FILTER(6)
	FILTER(7)
	FILTER(8)
	FILTER(9)
	FILTER(10)
	FILTER(11)
	FILTER(12)
	FILTER(13)
	FILTER(14)
	FILTER(15)
	VMOVUPS  Y0, (DI)
	VMOVUPS  Y1, 32(DI)
	VMOVUPS  Y2, 64(DI)
	VMOVUPS  Y3, 96(DI)
	VMOVUPS  Y4, 128(DI)
	VMOVUPS  Y5, 160(DI)
	VMOVUPS  Y6, 192(DI)
	VMOVUPS  Y7, 224(DI)
	ADDQ     $256, SI
	ADDQ     $256, DI
	DECL     CX
	JNZ      half
	VZEROUPPER
	RET
