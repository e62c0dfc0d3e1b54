package dsp

import (
	"golang.org/x/sys/cpu"

	"posxyz/audio"
)

const kernelVector = "avx2"

var hasVector = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// In shelf_amd64.s, as their twins in shelf.go.

//go:noescape
func shelfMoveVector(x *audio.Mono, last *[shelfOrder + 1]float64, from, step *ShelfCoefficients)

//go:noescape
func shelfStayVector(x *audio.Mono, last *[shelfOrder + 1]float64, at *ShelfCoefficients)
