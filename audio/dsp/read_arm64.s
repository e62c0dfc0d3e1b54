#include "textflag.h"
#include "neon_arm64.h"

// OUTPUT makes vector C (which is VC) four sums of four products each of one
// output, from the delay in R2: its whole frames go back from R1, its phase
// finds the row of 128 bytes at R4 (16 taps, and 16 steps to the next row), and
// V20 becomes how far it is to the next row. It goes on to the next output.
#define OUTPUT(C, VC) \
	LSR     $32, R2, R6; \
	UBFX    $23, R2, $9, R7; \
	UBFX    $0, R2, $23, R8; \
	SUB     R6<<2, R1, R6; \
	ADD     R7<<7, R4, R7; \
	VDUP    R8, V20.S4; \
	UCVTF23(20, 20); \
	VLD1.P  64(R7), [V0.S4, V1.S4, V2.S4, V3.S4]; \
	VLD1    (R7), [V4.S4, V5.S4, V6.S4, V7.S4]; \
	VLD1    (R6), [V16.S4, V17.S4, V18.S4, V19.S4]; \
	VFMLA   V20.S4, V4.S4, V0.S4; \
	VFMLA   V20.S4, V5.S4, V1.S4; \
	VFMLA   V20.S4, V6.S4, V2.S4; \
	VFMLA   V20.S4, V7.S4, V3.S4; \
	FMUL(0, 16, C); \
	VFMLA   V1.S4, V17.S4, VC; \
	VFMLA   V2.S4, V18.S4, VC; \
	VFMLA   V3.S4, V19.S4, VC; \
	ADD     R3, R2; \
	ADD     $4, R1

// func readMovingVector(dst *audio.Mono, undelayed *float32, delay, step int64, rows *[phases]row)
TEXT ·readMovingVector(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  undelayed+8(FP), R1
	MOVD  delay+16(FP), R2
	MOVD  step+24(FP), R3
	MOVD  rows+32(FP), R4
	MOVD  $32, R5

next:
	OUTPUT(24, V24.S4)
	OUTPUT(25, V25.S4)
	OUTPUT(26, V26.S4)
	OUTPUT(27, V27.S4)
	FADDP(24, 25, 24)
	FADDP(26, 27, 26)
	FADDP(24, 26, 24)
	FMOVQ  F24, (R0)
	ADD    $16, R0
	SUBS   $1, R5
	BNE    next
	RET

// func readStillVector(dst *audio.Mono, x *[audio.BlockFrames + taps - 1]float32, h *[taps]float32)
TEXT ·readStillVector(SB), NOSPLIT, $0-24
	MOVD  dst+0(FP), R0
	MOVD  x+8(FP), R1
	MOVD  $4, R5

quarter: // 32 outputs in eight vectors
	MOVD  h+16(FP), R2
	MOVD  R1, R3
	MOVD  $16, R6
	VEOR  V0.B16, V0.B16, V0.B16
	VEOR  V1.B16, V1.B16, V1.B16
	VEOR  V2.B16, V2.B16, V2.B16
	VEOR  V3.B16, V3.B16, V3.B16
	VEOR  V4.B16, V4.B16, V4.B16
	VEOR  V5.B16, V5.B16, V5.B16
	VEOR  V6.B16, V6.B16, V6.B16
	VEOR  V7.B16, V7.B16, V7.B16

tap: // of the samples at R3 and the 31 after it
	VLD1R.P  4(R2), [V8.S4]
	ADD      $64, R3, R4
	VLD1     (R3), [V16.S4, V17.S4, V18.S4, V19.S4]
	VLD1     (R4), [V20.S4, V21.S4, V22.S4, V23.S4]
	VFMLA    V8.S4, V16.S4, V0.S4
	VFMLA    V8.S4, V17.S4, V1.S4
	VFMLA    V8.S4, V18.S4, V2.S4
	VFMLA    V8.S4, V19.S4, V3.S4
	VFMLA    V8.S4, V20.S4, V4.S4
	VFMLA    V8.S4, V21.S4, V5.S4
	VFMLA    V8.S4, V22.S4, V6.S4
	VFMLA    V8.S4, V23.S4, V7.S4
	ADD      $4, R3
	SUBS     $1, R6
	BNE      tap

	VST1.P  [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	VST1.P  [V4.S4, V5.S4, V6.S4, V7.S4], 64(R0)
	ADD     $128, R1
	SUBS    $1, R5
	BNE     quarter
	RET
