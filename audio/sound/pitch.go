package sound

import (
	"math"

	"posxyz/hub/pose"
)

// The pitches that sources get: A minor pentatonic over two octaves, so that
// whatever sources come together sound well together. Equal temperament,
// A4 = 440 Hz (ISO 16).
var scaleSemitones = [...]int{0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24}

const (
	lowestPitch  = 220.0 // Hz, A3
	defaultPitch = 5     // index into the scale: 440 Hz
)

// pitch returns the frequency of a source in Hz: a function of its name, and
// 440 Hz for the default source. With 11 pitches, some sources share one.
func pitch(id pose.SourceID) float64 { return scalePitch(pitchIndex(id)) }

func pitchIndex(id pose.SourceID) int {
	if isDefault(id) {
		return defaultPitch
	}
	return int(hash(id) % uint64(len(scaleSemitones)))
}

func scalePitch(index int) float64 {
	return lowestPitch * math.Exp2(float64(scaleSemitones[index])/12)
}

func isDefault(id pose.SourceID) bool { return id == pose.SourceID{Name: pose.DefaultSource} }

// startOf spreads sources over a loop of n frames by their names; the default
// source starts at its beginning.
func startOf(id pose.SourceID, n int) int64 {
	if isDefault(id) {
		return 0
	}
	return int64(hash(id) >> 8 % uint64(n)) // other bits than the pitch's
}

// hash is FNV-1a over scene, 0, name, then mixed so that every bit depends on
// every byte.
func hash(id pose.SourceID) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := range len(id.Scene) {
		h = (h ^ uint64(id.Scene[i])) * prime
	}
	h *= prime
	for i := range len(id.Name) {
		h = (h ^ uint64(id.Name[i])) * prime
	}
	return mix(h)
}

// mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// white is a reproducible generator of white noise, uniform in [−1, 1).
type white uint64

func (w *white) next() float64 {
	*w += 0x9e3779b97f4a7c15
	return float64(int64(mix(uint64(*w)))) / (1 << 63)
}
