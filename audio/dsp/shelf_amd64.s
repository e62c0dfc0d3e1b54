#include "textflag.h"
#include "shelf_amd64.h"

// The kernels of shelf.go: tables of coefficients and of products of poles, and
// then the same for both.

// As in shelf.go.
DATA tiny<>+0(SB)/8, $1e-20
GLOBL tiny<>(SB), RODATA, $8

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
DATA ones<>+16(SB)/8, $1.0
DATA ones<>+24(SB)/8, $1.0
GLOBL ones<>(SB), RODATA, $32

// How many steps the first sample of each lane is after the block before.
DATA begins<>+0(SB)/8, $25.0
DATA begins<>+8(SB)/8, $17.0
DATA begins<>+16(SB)/8, $9.0
DATA begins<>+24(SB)/8, $1.0
GLOBL begins<>(SB), RODATA, $32
// From the last sample of a lane to the first of the same lane in the next 32.
DATA leap<>+0(SB)/8, $25.0
GLOBL leap<>(SB), RODATA, $8

// The coefficients of a shelf that moves, for 32 samples: 1152 bytes.
#define NOW(K) (32*K)(R8)
#define BEFORE(K) (32*K+256)(R8)
#define POLE(K) (32*K+512)(R8)
#define POLES01 768(R8)
#define POLES02 800(R8)
#define POLES03 832(R8)
#define POLES07 864(R8)
#define POLES23 896(R8)
#define POLES45 928(R8)
#define POLES46 960(R8)
#define POLES47 992(R8)
#define POLES67 1024(R8)
#define LANE 1056(R8)
#define TWOLANES 1088(R8)
#define ALLLANES 1120(R8)

// BEGIN makes AT the first of coefficient I of each lane, and LEAP of STEP.
#define BEGIN(I, AT, STEP, LEAP) \
	VBROADCASTSD  (8*I)(CX), AT; \
	VBROADCASTSD  (8*I)(DX), STEP; \
	VFMADD231PD   begins<>(SB), STEP, AT; \
	VBROADCASTSD  leap<>(SB), LEAP; \
	VMULPD        STEP, LEAP, LEAP

// EIGHT writes a coefficient of the eight samples of each lane.
#define EIGHT(COEFFICIENT, AT, STEP, LEAP) \
	VMOVAPD  AT, COEFFICIENT(0); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(1); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(2); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(3); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(4); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(5); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(6); \
	VADDPD   STEP, AT, AT; \
	VMOVAPD  AT, COEFFICIENT(7); \
	VADDPD   LEAP, AT, AT

// func shelfMoveVector(x *audio.Mono, last *[shelfOrder + 1]float64, from, step *ShelfCoefficients)
TEXT ·shelfMoveVector(SB), 0, $5664-32
	MOVQ  x+0(FP), DI
	MOVQ  last+8(FP), AX
	MOVQ  from+16(FP), CX
	MOVQ  step+24(FP), DX
	LEAQ  31(SP), BX
	ANDQ  $~31, BX
	LEAQ  4608(BX), SI

	BEGIN(0, Y0, Y1, Y2)
	BEGIN(1, Y3, Y4, Y5)
	BEGIN(2, Y6, Y7, Y8)
	VMOVUPD  ones<>(SB), Y9
	VXORPD   Y10, Y10, Y10
	MOVQ     BX, R8
	MOVL     $4, CX

table:
	EIGHT(NOW, Y0, Y1, Y2)
	EIGHT(BEFORE, Y3, Y4, Y5)
	EIGHT(POLE, Y6, Y7, Y8)
	VMOVAPD     POLE(0), Y11
	VMULPD      POLE(1), Y11, Y11
	VMOVAPD     Y11, POLES01
	VMOVAPD     POLE(2), Y12
	VMULPD      Y12, Y11, Y13
	VMOVAPD     Y13, POLES02
	VMULPD      POLE(3), Y12, Y12
	VMOVAPD     Y12, POLES23
	VMULPD      Y12, Y11, Y14
	VMOVAPD     Y14, POLES03
	VMOVAPD     POLE(4), Y11
	VMULPD      POLE(5), Y11, Y11
	VMOVAPD     Y11, POLES45
	VMOVAPD     POLE(6), Y12
	VMULPD      Y12, Y11, Y13
	VMOVAPD     Y13, POLES46
	VMULPD      POLE(7), Y12, Y12
	VMOVAPD     Y12, POLES67
	VMULPD      Y12, Y11, Y11
	VMOVAPD     Y11, POLES47
	VMULPD      Y11, Y14, Y11
	VMOVAPD     Y11, POLES07           // of a whole lane, a below
	VPERMPD     $0xf9, Y11, Y11
	VBLENDPD    $8, Y9, Y11, Y11
	VMOVAPD     Y11, LANE              // a1, a2, a3, 1
	VPERM2F128  $0x21, Y9, Y11, Y12
	VSHUFPD     $5, Y12, Y11, Y12      // a2, a3, 1, 1
	VMULPD      Y12, Y11, Y11
	VBLENDPD    $1, Y11, Y10, Y12
	VMOVAPD     Y12, TWOLANES          // a1·a2, 0, 0, 0
	VPERM2F128  $0x21, Y9, Y11, Y12    // a3, 1, 1, 1
	VMULPD      Y12, Y11, Y11
	VMOVAPD     Y11, ALLLANES          // a1·a2·a3, a2·a3, a3, 1
	ADDQ        $1152, R8
	DECL        CX
	JNZ         table

	SHELF(1152)

#undef NOW
#undef BEFORE
#undef POLE
#undef POLES01
#undef POLES02
#undef POLES03
#undef POLES07
#undef POLES23
#undef POLES45
#undef POLES46
#undef POLES47
#undef POLES67
#undef LANE
#undef TWOLANES
#undef ALLLANES

// Those of a shelf that stands are the same for all samples.
#define NOW(K) Y13
#define BEFORE(K) Y14
#define POLE(K) Y15
#define POLES01 (R8)
#define POLES02 32(R8)
#define POLES03 Y12
#define POLES07 64(R8)
#define POLES23 (R8)
#define POLES45 (R8)
#define POLES46 32(R8)
#define POLES47 Y12
#define POLES67 (R8)
#define LANE 64(R8)
#define TWOLANES 96(R8)
#define ALLLANES 128(R8)

// func shelfStayVector(x *audio.Mono, last *[shelfOrder + 1]float64, at *ShelfCoefficients)
TEXT ·shelfStayVector(SB), 0, $1216-24
	MOVQ  x+0(FP), DI
	MOVQ  last+8(FP), AX
	MOVQ  at+16(FP), DX
	LEAQ  31(SP), BX
	ANDQ  $~31, BX
	LEAQ  160(BX), SI

	VBROADCASTSD  (DX), Y13
	VBROADCASTSD  8(DX), Y14
	VBROADCASTSD  16(DX), Y15
	VMULPD        Y15, Y15, Y0           // the pole to the 2nd
	VMULPD        Y0, Y15, Y1            // 3rd
	VMULPD        Y0, Y0, Y12            // 4th
	VMULPD        Y12, Y12, Y2           // 8th
	VMULPD        Y2, Y2, Y3             // 16th
	VMULPD        Y2, Y3, Y4             // 24th
	VMOVAPD       Y0, (BX)
	VMOVAPD       Y1, 32(BX)
	VMOVAPD       Y2, 64(BX)
	VXORPD        Y5, Y5, Y5
	VBLENDPD      $1, Y3, Y5, Y5         // 16th, none, none, none
	VMOVAPD       Y5, 96(BX)
	VBLENDPD      $1, Y4, Y3, Y4
	VBLENDPD      $4, Y2, Y4, Y4
	VBLENDPD      $8, ones<>(SB), Y4, Y4 // 24th, 16th, 8th, 0th
	VMOVAPD       Y4, 128(BX)

	SHELF(0)
