package dsp

import (
	"fmt"
	"slices"
	"strings"
)

// The inner loops exist twice: in Go, which is the reference, and in assembly
// that works on vectors, "avx2" on amd64 and "neon" on arm64 (but for shelves, where
// Go is as good). Both agree within rounding (−120 dB), and each gives the same bits
// every time.

const kernelGo = "go"

// vector says that the vector kernel is in use; only where hasVector.
var vector = hasVector

// Kernels returns the names of the kernels that this machine can run, the best
// first: "avx2" or "neon" where the processor has it, and "go".
func Kernels() []string {
	if hasVector {
		return []string{kernelVector, kernelGo}
	}
	return []string{kernelGo}
}

// Kernel returns the name of the kernel in use, at first the best one.
func Kernel() string {
	if vector {
		return kernelVector
	}
	return kernelGo
}

// UseKernel puts another kernel to use, for tests, benchmarks and doubts about
// a machine. It must not be called while anything renders.
func UseKernel(name string) error {
	if !slices.Contains(Kernels(), name) {
		return fmt.Errorf("dsp: no kernel %q on this machine; it has %s", name, strings.Join(Kernels(), ", "))
	}
	vector = name != kernelGo
	return nil
}
