// A block goes through one filter after the other, 32 samples at a time, as
// float64 in Y0 to Y7. Each lane has eight samples in a row, and lane 3 the first
// eight: sample k of lane j is 24 − 8j + k of the 32. The four lanes are filtered
// side by side, as if there had been nothing before each of them, and then what
// the filter had in store for each is added, by products of poles. So only two
// FMAs and a broadcast wait for the last 32 samples, and the processor works on
// several at once.
//
// What goes from lane to lane is shuffled in with zeros for the rest: a NaN
// spoils no sample before it.
//
// SI is where the 32 samples are, in the frame, and R8 where their coefficients
// and products of poles are: of each sample k, a vector for the four lanes.

// FILTER is one filter over Y0 to Y7. Lane 0 of Y10 is the sample before them;
// it becomes the last of them. Y11 is the filter's last output, in all lanes.
#define FILTER \
	VPERM2F128    $0x21, Y10, Y7, Y8; \
	VSHUFPD       $5, Y8, Y7, Y8; \ // the sample before each lane
	VMOVAPD       Y7, Y10; \
	VMULPD        NOW(7), Y7, Y7; \
	VFMADD231PD   BEFORE(7), Y6, Y7; \
	VMULPD        NOW(6), Y6, Y6; \
	VFMADD231PD   BEFORE(6), Y5, Y6; \
	VMULPD        NOW(5), Y5, Y5; \
	VFMADD231PD   BEFORE(5), Y4, Y5; \
	VMULPD        NOW(4), Y4, Y4; \
	VFMADD231PD   BEFORE(4), Y3, Y4; \
	VMULPD        NOW(3), Y3, Y3; \
	VFMADD231PD   BEFORE(3), Y2, Y3; \
	VMULPD        NOW(2), Y2, Y2; \
	VFMADD231PD   BEFORE(2), Y1, Y2; \
	VMULPD        NOW(1), Y1, Y1; \
	VFMADD231PD   BEFORE(1), Y0, Y1; \
	VMULPD        NOW(0), Y0, Y0; \
	VFMADD231PD   BEFORE(0), Y8, Y0; \
	VFMADD231PD   POLE(7), Y6, Y7; \ // two and two samples
	VFMADD231PD   POLE(5), Y4, Y5; \
	VFMADD231PD   POLE(3), Y2, Y3; \
	VFMADD231PD   POLE(1), Y0, Y1; \
	VFMADD231PD   POLES67, Y5, Y7; \ // four and four
	VFMADD231PD   POLES23, Y1, Y3; \
	VFMADD231PD   POLES47, Y3, Y7; \ // what each lane leaves behind
	VFMADD231PD   POLE(2), Y1, Y2; \
	VFMADD231PD   POLE(6), Y5, Y6; \
	VPERM2F128    $0x81, Y7, Y7, Y8; \ // lanes 2, 3, none, none
	VSHUFPD       $5, Y8, Y7, Y9; \ // lanes 1, 2, 3, none
	VFMADD231PD   LANE, Y8, Y9; \
	VUNPCKHPD     Y8, Y8, Y8; \ // lanes 3, 3, none, none
	VFMADD231PD   TWOLANES, Y8, Y9; \
	VFMADD231PD   ALLLANES, Y11, Y9; \ // what each lane begins with
	VFMADD231PD   POLES07, Y9, Y7; \
	VBROADCASTSD  X7, Y11; \
	VFMADD231PD   POLES03, Y9, Y3; \
	VFMADD231PD   POLE(0), Y9, Y0; \
	VFMADD231PD   POLES01, Y9, Y1; \
	VFMADD231PD   POLES02, Y9, Y2; \
	VFMADD231PD   POLE(4), Y3, Y4; \
	VFMADD231PD   POLES45, Y3, Y5; \
	VFMADD231PD   POLES46, Y3, Y6

// TRANSPOSE makes of four times eight float32 in Y0 to Y3 columns k and k + 4,
// or of those the rows again. It spoils Y8 and Y9.
#define TRANSPOSE \
	VUNPCKLPS  Y1, Y0, Y8; \
	VUNPCKHPS  Y1, Y0, Y9; \
	VUNPCKLPS  Y3, Y2, Y0; \
	VUNPCKHPS  Y3, Y2, Y2; \
	VUNPCKHPD  Y0, Y8, Y1; \
	VUNPCKLPD  Y0, Y8, Y0; \
	VUNPCKHPD  Y2, Y9, Y3; \
	VUNPCKLPD  Y2, Y9, Y2

// SPREAD puts the 32 samples at DI in the frame, as columns of float32.
#define SPREAD \
	VMOVUPS  96(DI), Y0; \
	VMOVUPS  64(DI), Y1; \
	VMOVUPS  32(DI), Y2; \
	VMOVUPS  (DI), Y3; \
	TRANSPOSE; \
	VMOVAPS  Y0, (SI); \
	VMOVAPS  Y1, 32(SI); \
	VMOVAPS  Y2, 64(SI); \
	VMOVAPS  Y3, 96(SI)

// FIRST fetches what SPREAD has put there, NEXT what PASS has.
#define FIRST \
	VCVTPS2PD  (SI), Y0; \
	VCVTPS2PD  32(SI), Y1; \
	VCVTPS2PD  64(SI), Y2; \
	VCVTPS2PD  96(SI), Y3; \
	VCVTPS2PD  16(SI), Y4; \
	VCVTPS2PD  48(SI), Y5; \
	VCVTPS2PD  80(SI), Y6; \
	VCVTPS2PD  112(SI), Y7
#define NEXT \
	VMOVAPD  (SI), Y0; \
	VMOVAPD  32(SI), Y1; \
	VMOVAPD  64(SI), Y2; \
	VMOVAPD  96(SI), Y3; \
	VMOVAPD  128(SI), Y4; \
	VMOVAPD  160(SI), Y5; \
	VMOVAPD  192(SI), Y6; \
	VMOVAPD  224(SI), Y7

// GATHER puts the 32 samples in the frame back to DI. What is smaller than a
// float32 can hold becomes 0: Y12 is tiny.
#define GATHER \
	VADDPD       (SI), Y12, Y0; \
	VADDPD       32(SI), Y12, Y1; \
	VADDPD       64(SI), Y12, Y2; \
	VADDPD       96(SI), Y12, Y3; \
	VADDPD       128(SI), Y12, Y4; \
	VADDPD       160(SI), Y12, Y5; \
	VADDPD       192(SI), Y12, Y6; \
	VADDPD       224(SI), Y12, Y7; \
	VSUBPD       Y12, Y0, Y0; \
	VSUBPD       Y12, Y1, Y1; \
	VSUBPD       Y12, Y2, Y2; \
	VSUBPD       Y12, Y3, Y3; \
	VSUBPD       Y12, Y4, Y4; \
	VSUBPD       Y12, Y5, Y5; \
	VSUBPD       Y12, Y6, Y6; \
	VSUBPD       Y12, Y7, Y7; \
	VCVTPD2PSY   Y0, X0; \
	VCVTPD2PSY   Y1, X1; \
	VCVTPD2PSY   Y2, X2; \
	VCVTPD2PSY   Y3, X3; \
	VCVTPD2PSY   Y4, X4; \
	VCVTPD2PSY   Y5, X5; \
	VCVTPD2PSY   Y6, X6; \
	VCVTPD2PSY   Y7, X7; \
	VINSERTF128  $1, X4, Y0, Y0; \
	VINSERTF128  $1, X5, Y1, Y1; \
	VINSERTF128  $1, X6, Y2, Y2; \
	VINSERTF128  $1, X7, Y3, Y3; \
	TRANSPOSE; \
	VMOVUPS      Y0, 96(DI); \
	VMOVUPS      Y1, 64(DI); \
	VMOVUPS      Y2, 32(DI); \
	VMOVUPS      Y3, (DI)

// PASS is one filter over the block in the frame, and goes on to the next one
// in last, at AX. Coefficients for 32 samples are STRIDE bytes.
#define PASS(LOOP, FETCH, STRIDE) \
	MOVQ          BX, R8; \
	MOVL          $4, CX; \
	VBROADCASTSD  (AX), Y10; \
	VBROADCASTSD  8(AX), Y11; \
LOOP: \
	FETCH; \
	FILTER; \
	VMOVAPD  Y0, (SI); \
	VMOVAPD  Y1, 32(SI); \
	VMOVAPD  Y2, 64(SI); \
	VMOVAPD  Y3, 96(SI); \
	VMOVAPD  Y4, 128(SI); \
	VMOVAPD  Y5, 160(SI); \
	VMOVAPD  Y6, 192(SI); \
	VMOVAPD  Y7, 224(SI); \
	ADDQ     $STRIDE, R8; \
	ADDQ     $256, SI; \
	DECL     CX; \
	JNZ      LOOP; \
	SUBQ     $1024, SI; \
	VMOVSD   X10, (AX); \
	ADDQ     $8, AX

// SHELF is all that is done to a block at DI. The loops are apart because the
// processor looks ahead by a hundred instructions or two: in a short loop it
// sees the next turns.
#define SHELF(STRIDE) \
	MOVL  $4, CX; \
spread: \
	SPREAD; \
	ADDQ    $128, DI; \
	ADDQ    $256, SI; \
	DECL    CX; \
	JNZ     spread; \
	SUBQ    $512, DI; \
	SUBQ    $1024, SI; \
	PASS(first, FIRST, STRIDE); \
	PASS(second, NEXT, STRIDE); \
	PASS(third, NEXT, STRIDE); \
	VMOVSD  X11, (AX); \
	VBROADCASTSD  tiny<>(SB), Y12; \
	MOVL    $4, CX; \
gather: \
	GATHER; \
	ADDQ  $128, DI; \
	ADDQ  $256, SI; \
	DECL  CX; \
	JNZ   gather; \
	VZEROUPPER; \
	RET
