package hrtf

import (
	"math"
	"slices"

	"posxyz/hub/pose"
)

// Angles in radians.
var (
	// holeReach: where the next measurement is farther than this there is a hole.
	holeReach = pose.Radians(20)
	// holeMargin is how near to a measurement a hole is filled.
	holeMargin = pose.Radians(8)
	// holeSpacing is the distance of the directions that fill it.
	holeSpacing = pose.Radians(10)
)

const (
	// nearness is the power of the angle with which a measurement loses its say
	// in what fills a hole.
	nearness = 4
	// speedOfSound in m/s, in dry air at 20 °C (ISO 9613-1).
	speedOfSound = 343
)

// extend appends synthetic responses where nothing was measured: below the
// stand of most heads.
//
// Their levels are the mean in decibels of the measured ones, each weighted by
// the solid angle it stands for and by 1/angle⁴ (Shepard 1968). Near the edge of
// a hole that is what was measured there, in the middle of it the mean of the
// rim, which is the same for both ears where the head is. Their interaural time
// differences are those of the sphere that fits the measured ones best, and what
// that misses at the rim goes on in the same way.
func extend(all []response) []response {
	at := vectors(all)
	holes := findHoles(at)
	if len(holes) == 0 {
		return all
	}
	weights := solidAngles(at)
	radius := fitSphere(all, weights)
	added := make([]response, len(holes))
	forEach(len(holes), func(i int) {
		added[i] = fill(holes[i], all, at, weights, radius)
	})
	return append(slices.Clip(all), added...)
}

// vectors are the directions of responses, of length 1.
func vectors(all []response) []pose.Vec {
	at := make([]pose.Vec, len(all))
	for i, r := range all {
		at[i] = r.at.unit()
	}
	return at
}

// findHoles returns the directions that fill the holes: those of an even grid
// within an empty circle that is too large, but for a margin.
func findHoles(measured []pose.Vec) []bearing {
	type place struct {
		bearing
		at    pose.Vec
		empty float64 // radians to the next measurement
	}
	var grid []place
	for _, b := range evenGrid() {
		p := place{b, b.unit(), math.Pi}
		for _, v := range measured {
			p.empty = min(p.empty, angle(p.at, v))
		}
		grid = append(grid, p)
	}
	var holes []bearing
	for _, p := range grid {
		inHole := slices.ContainsFunc(grid, func(middle place) bool {
			return middle.empty > holeReach && angle(middle.at, p.at) < middle.empty
		})
		if inHole && p.empty >= holeMargin {
			holes = append(holes, p.bearing)
		}
	}
	return holes
}

// evenGrid is the sphere in rings holeSpacing apart, each with directions about as
// far apart, the same on the left as on the right.
func evenGrid() []bearing {
	step := bearingStep(holeSpacing)
	var grid []bearing
	for elevation := int32(-rightTurn); elevation <= rightTurn; elevation += step {
		around := math.Cos(pose.Radians(float64(elevation)/degree)) * 2 * math.Pi / holeSpacing
		n := 2 * max(1, int32(math.Round(around/2)))
		if elevation == rightTurn || elevation == -rightTurn {
			n = 1
		}
		for k := range n {
			azimuth := float64(k) * 2 * halfTurn / float64(n)
			if azimuth > halfTurn {
				azimuth -= 2 * halfTurn
			}
			grid = append(grid, bearing{int32(math.Round(azimuth)), elevation})
		}
	}
	return grid
}

func bearingStep(radians float64) int32 { return int32(math.Round(pose.Degrees(radians) * degree)) }

// fitSphere returns the radius in metres of the sphere whose interaural time
// differences come closest to the measured ones, in the mean square.
func fitSphere(all []response, weights []float64) float64 {
	num, den := 0.0, 0.0
	for i, r := range all {
		unit := sphereITD(r.at.unit(), 1)
		num += weights[i] * unit * r.itd
		den += weights[i] * unit * unit
	}
	return num / den
}

// sphereITD is Woodworth's: the way round a sphere to the far ear, less the
// straight way to the near one (Experimental Psychology, 1938). In seconds, with
// the radius in metres.
func sphereITD(at pose.Vec, radius float64) float64 {
	lateral := math.Asin(max(-1, min(1, at.Y)))
	return radius / speedOfSound * (lateral + math.Sin(lateral))
}

// fill makes up what is heard from one direction.
func fill(where bearing, all []response, at []pose.Vec, weights []float64, radius float64) response {
	here := where.unit()
	made := response{at: where, itd: sphereITD(here, radius), synthetic: true}
	sums := [2][]float64{make([]float64, gridBins), make([]float64, gridBins)}
	total := 0.0
	say := make([]float64, len(all))
	for i := range all {
		say[i] = weights[i] * math.Pow(angle(here, at[i]), -nearness)
		total += say[i]
	}
	for i, r := range all {
		share := say[i] / total
		made.itd += share * (r.itd - sphereITD(at[i], radius))
		for ear, levels := range r.levels {
			for k, level := range levels {
				sums[ear][k] += share * float64(level)
			}
		}
	}
	for ear, sum := range sums {
		made.levels[ear] = make([]float32, gridBins)
		for k, level := range sum {
			made.levels[ear][k] = float32(level)
		}
	}
	return made
}
