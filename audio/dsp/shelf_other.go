//go:build !amd64

package dsp

import "posxyz/audio"

// There is no vector kernel for a Shelf but on amd64. On arm64 the compiler
// fuses each multiplication with its addition, which is most of what there is to
// gain.

func shelfMoveVector(x *audio.Mono, last *[shelfOrder + 1]float64, from, step *ShelfCoefficients) {
	shelfMoveGo(x, last, from, step)
}

func shelfStayVector(x *audio.Mono, last *[shelfOrder + 1]float64, at *ShelfCoefficients) {
	shelfStayGo(x, last, at)
}
