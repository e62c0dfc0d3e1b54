package hrtf

import (
	"math"

	"posxyz/hub/pose"
)

// spherePoints is how many points of a Fibonacci lattice and its mirror image stand
// for the sphere. Each stands for 2.5 square degrees.
const spherePoints = 16384

// solidAngles returns how much of the sphere is nearer to each direction than to
// the others: its share, all together 1. Directions are of length 1.
func solidAngles(at []pose.Vec) []float64 {
	nearest := make([]int32, spherePoints)
	forEach(spherePoints, func(i int) {
		p := spherePoint(i/2, spherePoints/2)
		if i%2 == 1 { // both sides count alike
			p.Y = -p.Y
		}
		best := math.Inf(-1)
		for n, v := range at {
			if d := dot(p, v); d > best {
				best, nearest[i] = d, int32(n)
			}
		}
	})
	shares := make([]float64, len(at))
	for _, n := range nearest {
		shares[n] += 1.0 / spherePoints
	}
	return shares
}

// spherePoint is one of so many points spread evenly over the sphere: even steps of
// height, each turned by the golden angle (Swinbank and Purser 2006).
func spherePoint(i, of int) pose.Vec {
	goldenAngle := math.Pi * (3 - math.Sqrt(5))
	z := 1 - (2*float64(i)+1)/float64(of)
	sin, cos := math.Sincos(goldenAngle * float64(i))
	r := math.Sqrt(1 - z*z)
	return pose.Vec{X: r * cos, Y: r * sin, Z: z}
}
