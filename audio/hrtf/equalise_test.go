package hrtf

import (
	"math"
	"testing"

	"posxyz/hub/pose"
)

// flatHead hears level(hz), in dB, with both ears, from the four sides and some
// directions more.
func flatHead(level func(hz float64) float64) []response {
	var all []response
	for _, v := range append(spread(50), at(90, 0), at(-90, 0), at(0, 0), at(180, 0)) {
		r := response{at: bearingOf(v)}
		for ear := range r.levels {
			r.levels[ear] = make([]float32, gridBins)
			for k := range r.levels[ear] {
				r.levels[ear][k] = float32(nepers(level(float64(k) * gridHz)))
			}
		}
		all = append(all, r)
	}
	return all
}

func levelDB(r *response, hz float64) float64 {
	return float64(r.levels[0][binOf(hz)]) * 20 / math.Ln10
}

// What all directions share is taken out, however loud the whole is; but a band
// that is hardly there is raised by 18 dB only, and noise stays noise.
func TestEqualiseIsLimited(t *testing.T) {
	for _, loud := range []float64{0, -60, 40} {
		all := flatHead(func(hz float64) float64 {
			switch {
			case hz < 100:
				return loud - 50
			case hz < 2000:
				return loud + 12
			case hz < 12000:
				return loud - 12
			default:
				return loud - 70
			}
		})
		equalise(all, preparedRate/2)
		for _, c := range []struct{ hz, want, within float64 }{
			{20, 0, 0.1}, {80, 0, 0.1}, {500, 0, 0.1}, {1500, 0, 0.1}, {3000, 0, 0.1}, {10000, 0, 0.1},
			// The middle of 0.3 to 10 kHz is −12 + 24·1.7/9.7 dB, the limit 18 above.
			{14000, -70 + 12 - 24*1.7/9.7 + 18, 0.2},
		} {
			if got := levelDB(&all[7], c.hz); math.Abs(got-c.want) > c.within {
				t.Errorf("at %v dB, %v Hz comes out at %.2f dB, want %.2f ± %v", loud, c.hz, got, c.want, c.within)
			}
		}
	}
}

// Bass is the same from everywhere; from 350 Hz on directions differ as measured.
func TestEqualiseGivesBass(t *testing.T) {
	all := flatHead(func(float64) float64 { return 0 })
	for i, r := range all {
		for k := range r.levels[0] {
			r.levels[0][k] += float32(all[i].at.unit().Y) / 2 // ± 4.3 dB
			r.levels[1][k] -= float32(all[i].at.unit().Y) / 2
		}
	}
	equalise(all, preparedRate/2)
	at := map[bearing]*response{}
	for i := range all {
		at[all[i].at] = &all[i]
	}
	left, right := at[bearing{rightTurn, 0}], at[bearing{-rightTurn, 0}]
	for _, c := range []struct{ hz, want float64 }{{50, 0}, {145, 0}, {229.1, 8.686 / 2}, {360, 8.686}, {5000, 8.686}} {
		if got := levelDB(left, c.hz) - levelDB(right, c.hz); math.Abs(got-c.want) > 0.5 {
			t.Errorf("at %v Hz the left is %.2f dB louder from the left than from the right, want %v", c.hz, got, c.want)
		}
	}
}

// Above what was measured, filters fall.
func TestEqualiseRollsOff(t *testing.T) {
	all := flatHead(func(float64) float64 { return 0 })
	equalise(all, 16000)
	for _, c := range []struct{ hz, want float64 }{{14000, 0}, {16000, -20}, {17700, -40}, {23000, -40}} {
		if got := levelDB(&all[3], c.hz); math.Abs(got-c.want) > 0.1 {
			t.Errorf("measured up to 16 kHz: %.2f dB at %v Hz, want %v", got, c.hz, c.want)
		}
	}
}

func TestBearings(t *testing.T) {
	for _, c := range []struct {
		at       pose.Vec
		want     bearing
		mirrored bearing
	}{
		{pose.Vec{X: 1}, bearing{0, 0}, bearing{0, 0}},
		{pose.Vec{X: -2}, bearing{halfTurn, 0}, bearing{halfTurn, 0}},
		{pose.Vec{X: -1, Y: -1e-12}, bearing{halfTurn, 0}, bearing{halfTurn, 0}}, // a hair to the right of behind
		{pose.Vec{Y: 1}, bearing{rightTurn, 0}, bearing{-rightTurn, 0}},
		{pose.Vec{Y: -3, Z: 3}, bearing{-rightTurn, 45 * degree}, bearing{rightTurn, 45 * degree}},
		{pose.Vec{Y: 1e-12, Z: 5}, bearing{0, rightTurn}, bearing{0, rightTurn}},
		{pose.Vec{Z: -5}, bearing{0, -rightTurn}, bearing{0, -rightTurn}},
	} {
		got := bearingOf(c.at)
		if got != c.want || got.mirror() != c.mirrored {
			t.Errorf("%v is at %v, mirrored at %v; want %v and %v", c.at, got, got.mirror(), c.want, c.mirrored)
		}
		if v, m := got.unit(), got.mirror().unit(); m != mirrored(v) && !(v.Y == 0 && m == v) {
			t.Errorf("%v has the vector %v, its mirror %v", got, v, m)
		}
		if back := bearingOf(got.unit()); back != got {
			t.Errorf("%v comes back from its vector as %v", got, back)
		}
	}
}
