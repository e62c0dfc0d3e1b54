package main

import (
	"math"
	"testing"
	"time"

	"posxyz/audio/audiotest"
	"posxyz/hub/pose"
)

// The level difference of the pan is mostDB · sin(azimuth), and the original
// server's orbit turns by so much a second. (A head's differences follow no sine:
// what it does to directions is tested where it is made.)
const (
	mostDB       = 10.0
	orbitDegrees = 50.0
)

// circle is the course of a level difference that goes like a sine.
type circle struct {
	db        float64 // its largest value
	phase     float64 // at the first frame, in degrees: 0 is in front, 90 on the left
	worstDB   float64 // the largest distance from the sine
	turnsOver float64 // how far it turned, in degrees
}

// fitCircle finds the sine of the orbit's speed that is nearest to the level
// difference, in windows in which a tone of 440 Hz has whole periods.
func fitCircle(e audiotest.Ears) circle {
	const window = 25 * time.Millisecond
	var times, levels []float64
	for from := time.Duration(0); from+window <= lasts(e); from += window {
		heard := part(e, from, window)
		if max(audiotest.RMS(heard.Left), audiotest.RMS(heard.Right)) < 1e-4 {
			continue // between two plucks
		}
		times = append(times, (from + window/2).Seconds())
		levels = append(levels, audiotest.LevelDifferenceDB(heard))
	}
	// The sine and cosine of the least squares.
	var ss, sc, cc, sl, cl float64
	turn := func(t float64) (sin, cos float64) { return math.Sincos(pose.Radians(orbitDegrees * t)) }
	for i, t := range times {
		sin, cos := turn(t)
		ss, sc, cc = ss+sin*sin, sc+sin*cos, cc+cos*cos
		sl, cl = sl+sin*levels[i], cl+cos*levels[i]
	}
	det := ss*cc - sc*sc
	a, b := (sl*cc-cl*sc)/det, (cl*ss-sl*sc)/det
	fit := circle{db: math.Hypot(a, b), phase: pose.Degrees(math.Atan2(b, a))}
	for i, t := range times {
		sin, cos := turn(t)
		fit.worstDB = max(fit.worstDB, math.Abs(levels[i]-a*sin-b*cos))
	}
	if len(times) > 0 {
		fit.turnsOver = orbitDegrees * (times[len(times)-1] - times[0])
	}
	return fit
}

// checkCircle wants the level difference of the orbit all the time, and returns
// where it ended, in degrees.
func checkCircle(t *testing.T, e audiotest.Ears) (azimuthAtEnd float64) {
	t.Helper()
	fit := fitCircle(e)
	t.Logf("over %.0f°: %.2f dB · sin(azimuth) ± %.2f dB", fit.turnsOver, fit.db, fit.worstDB)
	// 2 dB are a position that is 0.23 s late.
	if math.Abs(fit.db-mostDB) > 0.5 || fit.worstDB > 2 {
		t.Errorf("the level difference goes like %.2f dB · sin(azimuth), off by up to %.2f dB; want %v dB · sin(azimuth)", fit.db, fit.worstDB, mostDB)
	}
	return fit.phase + orbitDegrees*lasts(e).Seconds()
}

// checkBehind wants a sound no more behind the hub than the trajectory's delay and
// a slow machine explain: the mirror image and the other way round are further off.
func checkBehind(t *testing.T, azimuth, hub float64) {
	t.Helper()
	behind := math.Remainder(hub-azimuth, 360)
	t.Logf("%.0f° behind the hub", behind)
	if behind < -15 || behind > 60 {
		t.Errorf("the sound is %.0f° behind the hub, want a few", behind)
	}
}

// azimuthAt is where the orbit was at a time, in degrees.
func azimuthAt(t *testing.T, hub *hubProcess, then time.Time) float64 {
	t.Helper()
	latest, err := hub.client(t).Latest(t.Context(), pose.SourceID{Name: pose.DefaultSource})
	if err != nil {
		t.Fatal(err)
	}
	return pose.Degrees(latest.At.Direction().Azimuth) + orbitDegrees*then.Sub(latest.Captured).Seconds()
}

// checkNoClick wants no larger jump, from sample to sample, than the tone of
// 440 Hz has of its own at its loudest, and nothing but that tone.
func checkNoClick(t *testing.T, e audiotest.Ears) {
	t.Helper()
	const hz = 440
	for name, ear := range map[string][]float32{"left": e.Left, "right": e.Right} {
		peak := audiotest.Peak(ear)
		jump, where := audiotest.MaxJump(ear)
		own := audiotest.ToneJump(hz, peak, wavRate)
		click, clickAt := audiotest.ToneClick(ear, wavRate, hz)
		t.Logf("%s ear: jumps %.3f of the tone's own, residual %.1f dB below its peak", name, jump/own, -audiotest.DB(click/peak))
		if jump > 1.01*own {
			t.Errorf("%s ear: a jump of %.5f at %v, want the tone's own %.5f at most", name, jump, at(where), own)
		}
		if click > peak/1000 {
			t.Errorf("%s ear: a click of %.5f at %v, under a tone of %.5f", name, click, at(clickAt), peak)
		}
	}
}
