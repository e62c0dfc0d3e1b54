package ears

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// The distances in metres between which the level of an ear depends on the
// distance otherwise than by 1/distance: further away waves are nearly flat,
// nearer is in the head.
const (
	nearest  = 0.12
	flatFrom = 1
)

// The table: distances in equal ratios from flatFrom to nearest, angles of
// incidence from 0 to 180°.
const (
	nearDistances = 12
	nearAngles    = 30
)

type nearTable [nearDistances + 1][nearAngles + 1]dsp.ShelfCoefficients

// nearField is what nearness does to one ear, after Spagnol, Tavazzi and
// Avanzini (Distance rendering and perception of nearby virtual sound sources
// with a near-field filter model, Applied Acoustics 115, 2017): a gain and a
// shelf that bring the response of a sphere for a source a metre away to that
// for the real distance and the same direction. The pressure that the source
// would make at the centre of the head stays the same: 1/distance is not in it.
//
// From 1 m on it is the identity; within 0.12 m it stays as it is there. Between,
// it is within 0.6 dB of the sphere from 100 Hz to 10 kHz, at all angles.
type nearField struct {
	table *nearTable
	shelf dsp.Shelf
	last  dsp.ShelfCoefficients
}

func newNearField(rate audio.Rate) nearField {
	f := nearField{table: nearTables.get(rate, newNearTable)}
	f.reset()
	return f
}

// process filters a block of one ear in place, moving in its course to a
// source at a distance in metres from the centre of the head, in a direction
// whose angle with the ear's axis has this cosine. If one is NaN, the filter
// stays where it is.
func (f *nearField) process(x *audio.Mono, distance, cosIncidence float64) {
	if !math.IsNaN(distance) && !math.IsNaN(cosIncidence) {
		f.last = f.table.at(distance, cosIncidence)
	}
	f.shelf.Process(x, f.last)
}

// active says whether process would do anything at a distance. The caller may
// leave out a block for which it would not: it counts as processed.
func (f *nearField) active(distance float64) bool {
	if !(distance >= flatFrom) || !f.shelf.Idle() {
		return true
	}
	f.shelf.Start(dsp.ShelfIdentity)
	f.last = dsp.ShelfIdentity
	return false
}

// reset forgets the past: the next process starts where it is told.
func (f *nearField) reset() {
	f.shelf.Reset()
	f.last = dsp.ShelfIdentity
}

func (t *nearTable) at(distance, cosIncidence float64) dsp.ShelfCoefficients {
	if distance >= flatFrom {
		return dsp.ShelfIdentity
	}
	ratio := math.Log(flatFrom/max(distance, nearest)) / math.Log(flatFrom/nearest)
	d, along := cell(ratio, nearDistances)
	angle := math.Acos(min(max(cosIncidence, -1), 1))
	a, across := cell(angle/math.Pi, nearAngles)
	return mixed(
		mixed(t[d][a], t[d][a+1], across),
		mixed(t[d+1][a], t[d+1][a+1], across),
		along)
}

// cell is in which of n cells from 0 to 1 a place is, and where in it.
func cell(place float64, n int) (index int, fraction float64) {
	place *= float64(n)
	index = min(max(int(place), 0), n-1)
	return index, place - float64(index)
}

var nearTables tables[nearTable]

// newNearTable fits the filter to the sphere, each distance from the one before
// and each first one from that of the angle before. At 1 m all is level: a zero on
// the pole of the next distance, so that the way there is short.
func newNearTable(rate audio.Rate) *nearTable {
	var spheres [nearDistances + 1][]sphere
	frequencies := nearFrequencies(rate)
	for d := range spheres {
		distance := flatFrom * math.Pow(nearest/flatFrom, float64(d)/nearDistances)
		for _, hz := range frequencies {
			spheres[d] = append(spheres[d], newSphere(distance, hz))
		}
	}
	t := new(nearTable)
	want := make([]wanted, len(frequencies))
	flat := make([]float64, len(frequencies))
	start := curve{rise: 10, fall: 10}
	for a := range nearAngles + 1 {
		cosine := math.Cos(math.Pi * float64(a) / nearAngles)
		for i := range flat {
			flat[i] = spheres[0][i].gain(cosine)
		}
		c := start
		for d := 1; d <= nearDistances; d++ {
			for i, hz := range frequencies {
				want[i] = wanted{bend(hz, rate), 2 * math.Log(spheres[d][i].gain(cosine)/flat[i]), 1}
			}
			c = c.fitted(want, true)
			t[d][a] = c.coefficients()
			if d == 1 {
				start = c
				t[0][a] = curve{rise: c.fall, fall: c.fall}.coefficients()
			}
		}
	}
	return t
}

// nearFrequencies are three per octave: the responses are smooth.
func nearFrequencies(rate audio.Rate) []float64 {
	var hz []float64
	for f := fitTop(rate); f > 80; f /= math.Cbrt(2) {
		hz = append(hz, f)
	}
	return hz
}
