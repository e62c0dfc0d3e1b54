package dsp

import "golang.org/x/sys/cpu"

const kernelVector = "neon"

var hasVector = cpu.ARM64.HasASIMD
