package hrtf

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

const (
	minDirections = 25
	maxDirections = 20000

	// shellShare is by how much of its radius a measurement may be nearer or
	// farther than the rest.
	shellShare = 0.1
	// usualRadius in metres decides between shells with as many directions.
	usualRadius = 1.4
)

// Angles in radians.
var (
	duplicateReach = pose.Radians(0.5) // what is closer together is one direction
	reach          = pose.Radians(30)  // how far the next direction may be from each of the four sides
)

// measured is a measurement and where it was made.
type measured struct {
	at bearing
	*sofa.Measurement
}

// directions picks what a set is made of: the shell of one radius with the most
// measurements, and of each direction the first one. It returns the shell's
// radius in metres too.
func directions(f *sofa.File) ([]measured, float64, error) {
	radius := commonRadius(f.Measurements)
	if !(radius > 0) {
		return nil, 0, errors.New("hrtf: all measurements are at the head's middle, want them round it")
	}
	cells := make(map[cell][]pose.Vec)
	var found []measured
	for i := range f.Measurements {
		m := &f.Measurements[i]
		at := bearingOf(m.Source)
		if onShell(m.Source.Norm(), radius) && isNew(cells, at.unit()) {
			found = append(found, measured{at, m})
		}
	}
	return found, radius, checkCoverage(found)
}

// commonRadius is the radius that the most measurements are near.
func commonRadius(all []sofa.Measurement) float64 {
	radii := make([]float64, len(all))
	for i, m := range all {
		radii[i] = m.Source.Norm()
	}
	slices.Sort(radii)
	best, most := 0.0, 0
	for i, r := range radii {
		if i > 0 && r == radii[i-1] {
			continue
		}
		low, _ := slices.BinarySearch(radii, r*(1-shellShare))
		high, _ := slices.BinarySearch(radii, r*(1+shellShare))
		if n := high - low; n > most || n == most && math.Abs(r-usualRadius) < math.Abs(best-usualRadius) {
			best, most = r, n
		}
	}
	return best
}

func onShell(radius, of float64) bool {
	return radius >= of*(1-shellShare) && radius < of*(1+shellShare)
}

// cell is a cube of space as wide as duplicateReach.
type cell [3]int

// isNew reports whether nothing in cells is as near as duplicateReach, and adds at.
func isNew(cells map[cell][]pose.Vec, at pose.Vec) bool {
	own := cell{int(math.Floor(at.X / duplicateReach)), int(math.Floor(at.Y / duplicateReach)), int(math.Floor(at.Z / duplicateReach))}
	for n := range 27 {
		for _, other := range cells[cell{own[0] + n%3 - 1, own[1] + n/3%3 - 1, own[2] + n/9 - 1}] {
			if angle(at, other) < duplicateReach {
				return false
			}
		}
	}
	cells[own] = append(cells[own], at)
	return true
}

// checkCoverage refuses what no head can be made of.
func checkCoverage(found []measured) error {
	if len(found) < minDirections || len(found) > maxDirections {
		return fmt.Errorf("hrtf: %d directions, want %d to %d", len(found), minDirections, maxDirections)
	}
	for _, side := range []struct {
		name string
		at   pose.Vec
	}{{"ahead", pose.Vec{X: 1}}, {"to the left", pose.Vec{Y: 1}}, {"behind", pose.Vec{X: -1}}, {"to the right", pose.Vec{Y: -1}}} {
		nearest := math.Pi
		for _, m := range found {
			nearest = min(nearest, angle(m.at.unit(), side.at))
		}
		if nearest > reach {
			return fmt.Errorf("hrtf: nothing was measured %s: the nearest direction is %.0f° off, want at most %.0f°",
				side.name, pose.Degrees(nearest), pose.Degrees(reach))
		}
	}
	return nil
}
