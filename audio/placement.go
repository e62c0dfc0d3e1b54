package audio

import (
	"math"

	"posxyz/hub/pose"
)

// Placement is where a source is at one moment, and how loud.
type Placement struct {
	At        pose.Vec // metres, in the listener's frame: the head at the origin facing +x
	Gain      float64  // linear, ≥ 0, before the attenuation by distance
	Reference float64  // metres: from here on 1/distance, nearer no louder; 0 is DefaultReference
}

// DefaultReference is the distance in metres at which a source is as loud as its sound.
const DefaultReference = 1

// Attenuation is the gain by distance, 1/max(distance, reference), linear.
func (p Placement) Attenuation(distance float64) float64 {
	if p.Reference > 0 {
		return 1 / max(distance, p.Reference)
	}
	return 1 / max(distance, DefaultReference)
}

// MaxGain bounds the gain of a source, distance included: 80 dB, so that a
// nonsensical Placement cannot leave the range of samples.
const MaxGain = 1e4

// LastPlacement is where a source was told to be, as far as that makes sense:
// what is no number is ignored, and the last good one stays. The zero
// LastPlacement is nowhere, and silent.
type LastPlacement struct {
	Placement
	known bool // there was a good place
}

// Take takes the next placement. It returns the distance in metres and the whole
// gain, linear, by which the sound is heard there, both finite.
func (l *LastPlacement) Take(next Placement) (distance, gain float64) {
	if isFinite(length(next.At)) {
		l.At, l.known = next.At, true
	}
	switch {
	case !l.known:
		l.Gain = 0
	case next.Gain >= 0 && isFinite(next.Gain):
		l.Gain = min(next.Gain, MaxGain)
	}
	if next.Reference >= 0 && isFinite(next.Reference) {
		l.Reference = next.Reference
	}
	distance = length(l.At)
	return distance, min(l.Gain*l.Attenuation(distance), MaxGain)
}

func isFinite(x float64) bool { return x-x == 0 }

// length is |v| without overflow: finite for all finite coordinates short of
// the largest float.
func length(v pose.Vec) float64 {
	if n := v.Norm(); isFinite(n) {
		return n
	}
	return math.Hypot(math.Hypot(v.X, v.Y), v.Z)
}
