// Vector instructions of four float32 that the assembler has no names for, by
// the numbers of their registers: C = A op B.
#define FADD(A, B, C) WORD $(0x4e20d400 | (B)<<16 | (A)<<5 | (C))
#define FSUB(A, B, C) WORD $(0x4ea0d400 | (B)<<16 | (A)<<5 | (C))
#define FMUL(A, B, C) WORD $(0x6e20dc00 | (B)<<16 | (A)<<5 | (C))
#define FMAX(A, B, C) WORD $(0x4e20f400 | (B)<<16 | (A)<<5 | (C))

// FADDP adds neighbours: C = A0 + A1, A2 + A3, B0 + B1, B2 + B3.
#define FADDP(A, B, C) WORD $(0x6e20d400 | (B)<<16 | (A)<<5 | (C))

// UCVTF23 makes floats of whole numbers of 2⁻²³.
#define UCVTF23(A, C) WORD $(0x6f29e400 | (A)<<5 | (C))
