package dsp

import "golang.org/x/sys/cpu"

const kernelVector = "avx2"

var hasVector = cpu.X86.HasAVX2 && cpu.X86.HasFMA
