package laws

import (
	"math"
	"math/rand/v2"
	"sort"

	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// What just differs to a localiser: so many dB in a band, so many seconds between
// the ears.
const (
	justDB   = 1.0
	justTime = 10e-6
)

// A template is what is heard from a direction, by the measurement.
type template struct {
	left, right [audiotest.ERBBands]float64 // dB
	itd         float64                     // seconds
}

// distance is how different two are: squares, of just differences.
func (t *template) distance(other *template) float64 {
	left := audiotest.RMSDifference(t.left[:], other.left[:]) / justDB
	right := audiotest.RMSDifference(t.right[:], other.right[:]) / justDB
	time := (t.itd - other.itd) / justTime
	return left*left/2 + right*right/2 + time*time
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
	rings []ring // by elevation
	grid  []pose.Vec
	known []template // there
}

type ring struct {
	elevation float64 // degrees
	azimuths  []float64
	templates []template
}

// lowestKnown in degrees is where nothing was measured below.
const lowestKnown = -40

func newLocaliser(known []measured) *localiser {
	l := &localiser{}
	rings := map[int]*ring{}
	for i := range known {
		m := &known[i]
		direction := m.at.Direction()
		elevation := int(math.Round(pose.Degrees(direction.Elevation)))
		if rings[elevation] == nil {
			rings[elevation] = &ring{elevation: float64(elevation)}
		}
		r := rings[elevation]
		r.azimuths = append(r.azimuths, pose.Degrees(direction.Azimuth))
		r.templates = append(r.templates, template{m.left, m.right, m.itd})
	}
	for _, r := range rings {
		sort.Sort(r)
		l.rings = append(l.rings, *r)
	}
	sort.Slice(l.rings, func(i, j int) bool { return l.rings[i].elevation < l.rings[j].elevation })
	for _, v := range lattice(4000) {
		if elevationOf(v) >= lowestKnown {
			l.grid = append(l.grid, v)
			l.known = append(l.known, l.expect(v))
		}
	}
	return l
}

func elevationOf(v pose.Vec) float64 { return pose.Degrees(v.Direction().Elevation) }

// Len, Less and Swap are sort.Interface's: a ring by azimuth.
func (r *ring) Len() int           { return len(r.azimuths) }
func (r *ring) Less(i, j int) bool { return r.azimuths[i] < r.azimuths[j] }
func (r *ring) Swap(i, j int) {
	r.azimuths[i], r.azimuths[j] = r.azimuths[j], r.azimuths[i]
	r.templates[i], r.templates[j] = r.templates[j], r.templates[i]
}

// expect is what should be heard from a direction.
func (l *localiser) expect(v pose.Vec) template {
	azimuth, elevation := pose.Degrees(v.Direction().Azimuth), elevationOf(v)
	upper := sort.Search(len(l.rings), func(i int) bool { return l.rings[i].elevation >= elevation })
	upper = min(max(upper, 1), len(l.rings)-1)
	low, high := &l.rings[upper-1], &l.rings[upper]
	share := max(0, (elevation-low.elevation)/(high.elevation-low.elevation))
	var t template
	low.addAt(&t, azimuth, 1-share)
	high.addAt(&t, azimuth, share)
	return t
}

// addAt adds a share of what should be heard on the ring.
func (r *ring) addAt(t *template, azimuth, share float64) {
	n := len(r.azimuths)
	after := sort.SearchFloat64s(r.azimuths, azimuth)
	i, j := (after+n-1)%n, after%n
	span := math.Mod(r.azimuths[j]-r.azimuths[i]+720, 360)
	along := 0.0
	if span > 0 {
		along = math.Mod(azimuth-r.azimuths[i]+720, 360) / span
	}
	t.add(&r.templates[i], share*(1-along))
	t.add(&r.templates[j], share*along)
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
		atMost(2, "°", mean(missed), "direction found by the measurement, %d above −40°, mean error", len(missed)),
		atMost(2, "°", quantile(missed, 0.99), "the same, 99th percentile; the worst is %.1f°", largest(missed)),
		within(0, "", float64(flips), "front taken for back, or back for front"),
	}, nil
}
