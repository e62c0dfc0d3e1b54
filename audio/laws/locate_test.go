package laws

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// What just differs to a localiser: so many dB in one band of one ear, so many
// seconds between the ears.
const (
	justDB   = 1.0
	justTime = 10e-6
)

// A template is what is heard from a direction, by the measurement.
type template struct {
	left, right [audiotest.ERBBands]float64 // dB
	itd         float64                     // seconds
}

// distance is how different two are: the sum of squares, of just differences.
func (t *template) distance(other *template) float64 {
	left := audiotest.RMSDifference(t.left[:], other.left[:]) / justDB
	right := audiotest.RMSDifference(t.right[:], other.right[:]) / justDB
	time := (t.itd - other.itd) / justTime
	return audiotest.ERBBands*(left*left+right*right) + time*time
}

// add adds a share of what is heard elsewhere.
func (t *template) add(other *template, share float64) {
	for b := range t.left {
		t.left[b] += share * other.left[b]
		t.right[b] += share * other.right[b]
	}
	t.itd += share * other.itd
}

// A localiser knows what was measured, and expects the means between: along rings of
// one elevation, and from ring to ring. It knows nothing of the renderer.
type localiser struct {
	rings []ring // by elevation, ringStep apart
	grid  []pose.Vec
	known []template // there
}

// A ring is what was measured at one elevation, by azimuth from straight ahead to the
// left. Its time differences are what the sphere's lack.
type ring []template

const (
	lowestKnown = -40 // degrees: nothing was measured below
	ringStep    = 10  // degrees
)

func newLocaliser(known []measured) *localiser {
	sorted := slices.SortedFunc(slices.Values(known), func(a, b measured) int {
		return cmp.Compare(fromFront(a.at), fromFront(b.at))
	})
	l := &localiser{rings: make([]ring, (90-lowestKnown)/ringStep+1)}
	for i := range sorted {
		m := &sorted[i]
		r := &l.rings[int(math.Round((elevationOf(m.at)-lowestKnown)/ringStep))]
		*r = append(*r, template{m.left, m.right, m.itd - sphereITD(m.at)})
	}
	for _, v := range lattice(4000) {
		if elevationOf(v) >= lowestKnown {
			l.grid = append(l.grid, v)
			l.known = append(l.known, l.expect(v))
		}
	}
	return l
}

func elevationOf(v pose.Vec) float64 { return pose.Degrees(v.Direction().Elevation) }

// expect is what should be heard from a direction.
func (l *localiser) expect(v pose.Vec) template {
	direction := v.Direction()
	place := (pose.Degrees(direction.Elevation) - lowestKnown) / ringStep
	low := min(max(int(place), 0), len(l.rings)-2)
	share := place - float64(low)
	var t template
	l.rings[low].addAt(&t, direction.Azimuth, 1-share)
	l.rings[low+1].addAt(&t, direction.Azimuth, share)
	t.itd += sphereITD(v)
	return t
}

// sphereITD is by how many seconds a sound comes earlier to the left of a sphere
// (Woodworth, Experimental Psychology, 1938). Between directions, what differs from it
// is nearer to a straight line than the whole.
func sphereITD(v pose.Vec) float64 {
	lateral := math.Asin(min(1, max(-1, v.Y)))
	return audio.HeadRadius / audio.SpeedOfSound * (lateral + math.Sin(lateral))
}

// addAt adds a share of what should be heard on the ring, whose directions are
// evenly spaced from straight ahead on, at an azimuth in radians.
func (r ring) addAt(t *template, azimuth, share float64) {
	place := math.Mod(azimuth/(2*math.Pi)+1, 1) * float64(len(r))
	first := int(place)
	along := place - float64(first)
	t.add(&r[first%len(r)], share*(1-along))
	t.add(&r[(first+1)%len(r)], share*along)
}

// find is the direction from which what is heard is expected the most.
func (l *localiser) find(heard *template) pose.Vec {
	const most = 5 // of the grid's, to begin from
	type start struct {
		at       pose.Vec
		distance float64
	}
	starts := make([]start, len(l.grid))
	for i, v := range l.grid {
		starts[i] = start{v, l.known[i].distance(heard)}
	}
	sort.Slice(starts, func(i, j int) bool { return starts[i].distance < starts[j].distance })
	best, least := pose.Vec{}, math.Inf(1)
	for _, s := range starts[:most] {
		if v, d := l.refine(heard, s.at, s.distance); d < least {
			best, least = v, d
		}
	}
	return best
}

// refine goes to better directions round one, in ever smaller steps.
func (l *localiser) refine(heard *template, v pose.Vec, distance float64) (pose.Vec, float64) {
	for step := 2.0; step > 0.1; { // degrees
		from := v.Direction()
		azimuth, elevation := pose.Degrees(from.Azimuth), pose.Degrees(from.Elevation)
		moved := false
		for turn := range 8 {
			sin, cos := math.Sincos(math.Pi / 4 * float64(turn))
			next := toward(azimuth+step*cos/max(0.05, math.Cos(from.Elevation)), min(90, max(lowestKnown, elevation+step*sin)))
			known := l.expect(next)
			if d := known.distance(heard); d < distance {
				v, distance, moved = next, d, true
			}
		}
		if !moved {
			step /= 2
		}
	}
	return v, distance
}

// localisation is law 13: what is rendered from a direction is found there by what
// was measured.
func localisation(e *extent) ([]row, error) {
	known, err := measurement()
	if err != nil {
		return nil, err
	}
	locate := newLocaliser(known)
	random := rand.New(rand.NewPCG(13, 13))
	directions := make([]pose.Vec, e.of(1000, 24))
	for i := range directions {
		for directions[i] == (pose.Vec{}) || elevationOf(directions[i]) < lowestKnown {
			v := pose.Vec{X: random.NormFloat64(), Y: random.NormFloat64(), Z: random.NormFloat64()}
			directions[i] = v.Scale(1 / v.Norm())
		}
	}
	missed, flipped := make([]float64, len(directions)), make([]bool, len(directions))
	forEach(len(directions), newBuiltInListener, func(l *listener, i int) {
		spectra := audiotest.SpectraOf(l.impulse(directions[i]), rate)
		heard := template{itd: spectra.InterauralDelay()}
		heard.left, heard.right = spectra.ERBLevelsDB()
		found := locate.find(&heard)
		missed[i] = degreesApart(found, directions[i])
		behind := pose.Vec{X: -directions[i].X, Y: directions[i].Y, Z: directions[i].Z}
		flipped[i] = degreesApart(behind, directions[i]) > 10 && degreesApart(found, behind) < missed[i]
	})
	flips := 0
	for _, f := range flipped {
		if f {
			flips++
		}
	}
	return []row{
		atMost(2, "°", mean(missed), "error of finding %d random directions above −40°, mean", len(missed)),
		atMost(2, "°", quantile(missed, 0.99), "error of finding them, 99th percentile (the worst is %.1f°)", largest(missed)),
		within(0, "", float64(flips), "of them, front taken for back or back for front"),
	}, nil
}
