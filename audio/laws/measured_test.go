package laws

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/cmplx"
	"os"
	"sync"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// measuredFile is the measurement that the built-in head is made of.
const measuredFile = "/usr/share/libmysofa/MIT_KEMAR_normal_pinna.sofa"

var errMissing = errors.New("needs " + measuredFile + " (Debian: libmysofa1)")

// How the diffuse field is defined.
const (
	smoothing = 1.0594630943592953 // 2^(1/12): as far below and above a frequency as the field is averaged
	bassFrom  = 150.0              // Hz: lower, all directions are alike and at 0 dB
	bassTo    = 350.0              // Hz: higher, a head is what was measured
)

// measured is one direction of the measurement.
type measured struct {
	at   pose.Vec // of length 1
	node int      // of the built-in set
	itd  float64  // seconds, as it was recorded

	left, right [audiotest.ERBBands]float64 // dB, equalised
	octaves     [audiotest.Octaves]float64  // dB: how much louder the left ear is
}

// measurement reads and equalises the measurement once.
var measurement = sync.OnceValues(func() ([]measured, error) {
	if _, err := os.Stat(measuredFile); err != nil {
		return nil, errMissing
	}
	f, err := sofa.Open(measuredFile)
	if err != nil {
		return nil, err
	}
	size := 1 << bits.Len(uint(8*len(f.Measurements[0].Left)-1))
	at := make([]pose.Vec, len(f.Measurements))
	for i, m := range f.Measurements {
		at[i] = m.Source.Scale(1 / m.Source.Norm())
	}
	nodes, err := nodesAt(at)
	if err != nil {
		return nil, err
	}
	spectra := make([][2][]complex128, len(at))
	forEach(len(at), noListener, func(_ *listener, i int) {
		spectra[i] = transformed(&f.Measurements[i], size)
	})
	field := diffuseField(at, spectra)
	all := make([]measured, len(at))
	forEach(len(at), noListener, func(_ *listener, i int) {
		m := &f.Measurements[i]
		raw := audiotest.SpectraOf(audiotest.Ears{Left: m.Left, Right: m.Right}, audio.Rate(f.Rate))
		all[i] = measured{at: at[i], node: nodes[i], itd: raw.InterauralDelay()}
		heard := audiotest.SpectraOf(equalised(spectra[i], field, f.Rate/float64(size)), audio.Rate(f.Rate))
		all[i].left, all[i].right = heard.ERBLevelsDB()
		all[i].octaves = octaveDifferences(heard)
	})
	return all, nil
})

func noListener() *listener { return nil }

// nodesAt finds the nodes of the built-in set that were measured at directions.
func nodesAt(at []pose.Vec) ([]int, error) {
	nodes := hrtf.BuiltIn().Nodes
	found := make([]int, len(at))
	for i, v := range at {
		found[i] = -1
		for n := range nodes {
			if degreesApart(nodes[n].At, v) < 1e-3 {
				found[i] = n
			}
		}
		if found[i] < 0 {
			return nil, fmt.Errorf("the built-in head has no node at %+v, which was measured", v.Direction())
		}
	}
	return found, nil
}

// transformed are the spectra of both ears, padded with silence to a size, up to
// half the rate.
func transformed(m *sofa.Measurement, size int) [2][]complex128 {
	both := make([]complex128, size)
	for n, left := range m.Left {
		both[n] = complex(float64(left), float64(m.Right[n]))
	}
	audiotest.FFT(both)
	ears := [2][]complex128{make([]complex128, size/2+1), make([]complex128, size/2+1)}
	for k := range ears[0] {
		here, there := both[k], cmplx.Conj(both[(size-k)%size])
		ears[0][k], ears[1][k] = (here+there)/2, (here-there)/2i
	}
	return ears
}

// diffuseField is the mean power over the sphere and both ears at each bin,
// averaged over a sixth of an octave.
func diffuseField(at []pose.Vec, spectra [][2][]complex128) []float64 {
	shares := solidAngles(at)
	power := make([]float64, len(spectra[0][0]))
	for i, pair := range spectra {
		for _, x := range pair {
			for k, c := range x {
				power[k] += shares[i] / 2 * (real(c)*real(c) + imag(c)*imag(c))
			}
		}
	}
	field := make([]float64, len(power))
	for k := range field {
		first := int(math.Round(float64(k) / smoothing))
		last := min(int(math.Round(float64(k)*smoothing)), len(power)-1)
		field[k] = mean(power[first : last+1])
	}
	return field
}

// solidAngles is how much of the sphere is nearest to each direction, together 1.
func solidAngles(at []pose.Vec) []float64 {
	const points = 16384
	shares := make([]float64, len(at))
	for _, p := range lattice(points) {
		best, most := 0, math.Inf(-1)
		for i, v := range at {
			if d := v.X*p.X + v.Y*p.Y + v.Z*p.Z; d > most {
				best, most = i, d
			}
		}
		shares[best] += 1.0 / points
	}
	return shares
}

// equalised is an impulse response without what all directions share, and with
// the bass of no direction.
func equalised(pair [2][]complex128, field []float64, binHz float64) audiotest.Ears {
	size := 2 * (len(field) - 1)
	both := make([]complex128, size) // conjugated, for the inverse transform
	for k := range field {
		share := math.Log(max(float64(k)*binHz, 1)/bassFrom) / math.Log(bassTo/bassFrom)
		share = min(max(share, 0), 1)
		share *= share * (3 - 2*share)
		var ears [2]complex128
		for ear, x := range pair {
			ears[ear] = x[k] / complex(math.Sqrt(field[k]), 0)
			if share < 1 { // so much of the level, in decibels
				level, phase := cmplx.Polar(ears[ear])
				ears[ear] = cmplx.Rect(math.Pow(level, share), phase)
			}
		}
		left, right := ears[0], ears[1]
		both[k] = cmplx.Conj(left + 1i*right)
		if k > 0 && k < size/2 {
			both[size-k] = cmplx.Conj(cmplx.Conj(left) + 1i*cmplx.Conj(right))
		}
	}
	audiotest.FFT(both)
	heard := audiotest.Ears{Left: make([]float32, size), Right: make([]float32, size)}
	for n, c := range both {
		heard.Left[n], heard.Right[n] = float32(real(c)/float64(size)), float32(-imag(c)/float64(size))
	}
	return heard
}

func octaveDifferences(s *audiotest.Spectra) [audiotest.Octaves]float64 {
	left, right := s.OctaveLevelsDB()
	for i := range left {
		left[i] -= right[i]
	}
	return left
}
