package hrtf

import (
	"math"

	"posxyz/audio/dsp"
)

// A mixture of filters is quieter than they are where their phases differ:
// between KEMAR's nodes by up to 0.5 dB, most of it above 8 kHz. What a head
// does there is quieter too, but by less. Left-out nodes are met best, in
// loudness and as well as before in spectrum, when half of what is lost is made
// up for.
const madeUp = 0.5

// mostLost is the part of the power for which it is made up at most: a gain of
// 1.2, or 1.8 dB.
const mostLost = 0.5

// lift is what it takes to know the gain of an ear within one triangle: the
// powers of the corners' filters, and of the difference of the two at the ends
// of the edge opposite to each.
//
// A mixture by the weights w has the power Σ wᵢ·powerᵢ − Σ wᵢ·wⱼ·apartᵢⱼ.
type lift struct{ power, apart [3]float32 }

// gain is that of a mixture, continuous over edges, and 1 at the corners.
func (l *lift) gain(a, b, c float32) float32 {
	return liftOf(a*l.power[0]+b*l.power[1]+c*l.power[2], b*c*l.apart[0]+c*a*l.apart[1]+a*b*l.apart[2])
}

// liftOf is the gain when so much of a power is lost.
func liftOf(power, lost float32) float32 {
	if !(power > 0) {
		return 1
	}
	lost = min(lost, mostLost*power)
	return float32(math.Sqrt(float64((power - (1-madeUp)*lost) / (power - lost))))
}

// findLifts returns those of all triangles.
func (h *Head) findLifts() [][2]lift {
	all := make([][2]lift, len(h.mesh.triangles))
	for i := range all {
		t := &h.mesh.triangles[i]
		for ear := range h.spectra {
			for k, corner := range t.corners {
				from, to := t.edge(k)
				all[i][ear].power[k] = power(h.filter(Ear(ear), corner))
				all[i][ear].apart[k] = powerApart(h.filter(Ear(ear), from), h.filter(Ear(ear), to))
			}
		}
	}
	return all
}

// power is the sum of the squares of a filter, but for a factor.
func power(filter []dsp.Spectrum) float32 {
	return powerApart(filter, make([]dsp.Spectrum, len(filter)))
}

// powerApart is the power of the difference of two filters.
func powerApart(a, b []dsp.Spectrum) float32 {
	sum := float32(0)
	for p := range a {
		x, y := &a[p], &b[p]
		re, im := x.Re[0]-y.Re[0], x.Im[0]-y.Im[0]
		sum += (re*re + im*im) / 2 // two real bins, the others stand for two each
		for k := 1; k < len(x.Re); k++ {
			re, im := x.Re[k]-y.Re[k], x.Im[k]-y.Im[k]
			sum += re*re + im*im
		}
	}
	return sum
}
