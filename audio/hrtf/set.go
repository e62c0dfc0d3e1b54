package hrtf

import (
	"posxyz/audio"
	"posxyz/hub/pose"
)

// Set is a prepared head: filters and interaural delays for directions all
// round it. It is immutable: share it freely.
type Set struct {
	Name   string     // one line: what and whose
	Rate   audio.Rate // of the filters
	Radius float64    // metres: how far from the head's middle it was measured
	Nodes  []Node
}

// Node is one direction of a Set.
type Node struct {
	At pose.Vec // of length 1

	// Left and Right are minimum-phase impulse responses, diffuse-field
	// equalised: averaged over all directions, their power is 1. All of a set
	// have one length.
	Left, Right []float32

	// ITD is how much later the right ear's filter has to begin than the left
	// ear's, in seconds; negative where the right ear leads. It is less what
	// the two filters differ by themselves, so that the pair has the measured
	// interaural time difference.
	ITD float64

	// Synthetic nodes were not measured: they fill holes.
	Synthetic bool
}
