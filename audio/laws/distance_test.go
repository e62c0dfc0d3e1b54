package laws

import (
	"math"
	"math/cmplx"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// distances is law 11.
func distances(e *extent) ([]row, error) {
	rows := []row{within(0.1, "dB", attenuation(), "level from 1 to 100 m, off 1/distance, worst")}
	for _, metres := range []float64{10, 50, 100} {
		rows = append(rows, within(1, "dB", airError(metres), "air at %g m, 0.1 to 10 kHz, off ISO 9613-1, worst", metres))
	}
	return append(rows, within(1.5, "dB", nearFieldError(e), "near field, 0.12 to 0.9 m, 0.1 to 10 kHz, off Duda and Martens' sphere, worst")), nil
}

// attenuation is measured on a tone of 100 Hz, of which air leaves all but 0.03 dB
// in 100 m.
func attenuation() float64 {
	l := newBuiltInListener()
	tone := audiotest.Sine{Rate: rate, Hz: 100, Amplitude: 1}
	const settled, turns = 20 * audio.BlockFrames, 10 * rate / 100
	level := func(metres float64) float64 {
		heard := l.play(tone, 60, audio.Placement{At: toward(40, 0).Scale(metres), Gain: 1}).From(settled)
		return audiotest.DB(audiotest.RMS(heard.Left[:turns]))
	}
	one, off := level(headAlone), []float64{}
	for metres := 1.0; metres <= 100; metres *= 1.3 {
		off = append(off, level(metres)-one+audiotest.DB(metres))
	}
	return largest(off)
}

// airError compares an impulse from far with one from a metre.
func airError(metres float64) float64 {
	l := newBuiltInListener()
	hear := func(metres float64) *audiotest.Spectra {
		at := audio.Placement{At: toward(0, 0).Scale(metres), Gain: metres}
		return audiotest.SpectraOf(l.play(audiotest.Impulse(32), 8, at), rate)
	}
	near, far := hear(headAlone), hear(metres)
	var off []float64
	for hz := 100.0; hz <= 10000; hz += 50 {
		got := audiotest.DB(far.Power(hz-10, hz+10)/near.Power(hz-10, hz+10)) / 2
		off = append(off, got+metres*absorptionDB(hz))
	}
	return largest(off)
}

// absorptionDB is what a metre of air takes away at 20 °C, 50 % and 101.325 kPa
// (ISO 9613-1:1993, equations 3 to 5, and B.1 and B.2 for the vapour, where all
// that depends on the temperature alone is a constant: T = T₀).
func absorptionDB(hz float64) float64 {
	const kelvin, humidity = 293.15, 50
	vapour := humidity * math.Pow(10, 4.6151-6.8346*math.Pow(273.16/kelvin, 1.261))
	oxygen := 24 + 4.04e4*vapour*(0.02+vapour)/(0.391+vapour)
	nitrogen := 9 + 280*vapour
	classical := 1.84e-11
	vibration := 0.01275*math.Exp(-2239.1/kelvin)*oxygen/(oxygen*oxygen+hz*hz) +
		0.1068*math.Exp(-3352/kelvin)*nitrogen/(nitrogen*nitrogen+hz*hz)
	return 8.686 * hz * hz * (classical + vibration)
}

// nearFieldError compares what is heard near by with what is heard at a metre,
// through a head that hears the same from everywhere: what is left is nearness.
func nearFieldError(e *extent) float64 {
	head := headOf(plainHead())
	distances := []float64{0.12, 0.15, 0.2, 0.3, 0.5, 0.75, 0.9}
	step := e.of(5, 30)
	var off []float64
	l := newListener(head)
	hear := func(at pose.Vec) *audiotest.Spectra {
		left := l.play(audiotest.Impulse(32), 8, audio.Placement{At: at, Gain: 1}).Left
		return audiotest.SpectraOf(audiotest.Ears{Left: left, Right: left}, rate)
	}
	for degrees := 0; degrees <= 180; degrees += step {
		// The ears' axis is y; the left ear's angle of incidence is from +y.
		sin, cos := math.Sincos(pose.Radians(float64(degrees)))
		at := pose.Vec{X: 0.6 * sin, Y: cos, Z: 0.8 * sin}
		flat, _ := levelsAt(hear(at.Scale(headAlone)))
		for _, metres := range distances {
			near, hz := levelsAt(hear(at.Scale(metres)))
			for i := range hz {
				want := audiotest.DB(sphere(metres, hz[i], cos) / sphere(headAlone, hz[i], cos))
				off = append(off, near[i]-flat[i]-want)
			}
		}
	}
	return largest(off)
}

// plainHead is a set whose filters do nothing, and both ears are in one place.
func plainHead() *hrtf.Set {
	set := &hrtf.Set{Name: "a plain head", Rate: rate, Radius: 1}
	for _, v := range lattice(60) {
		filters := [2][]float32{make([]float32, audio.BlockFrames), make([]float32, audio.BlockFrames)}
		filters[0][0], filters[1][0] = 1, 1
		set.Nodes = append(set.Nodes, hrtf.Node{At: v, Left: filters[0], Right: filters[1]})
	}
	return set
}

// levelsAt are those at some frequencies, in dB.
func levelsAt(s *audiotest.Spectra) (db, hz []float64) {
	for f := 100.0; f <= 10000; f *= 1.3 {
		hz = append(hz, f)
		db = append(db, audiotest.DB(s.Power(f-6, f+6))/2)
	}
	return db, hz
}

// sphere is how loud a point source is on a rigid sphere of audio.HeadRadius,
// relative to the free field at its middle: Duda and Martens (Range dependence of
// the response of a spherical head model, JASA 104, 1998), by the recursion of
// their appendix, in which the spherical Hankel functions are polynomials Q of
// z = 1/(iμ) times a wave.
func sphere(metres, hz, cos float64) float64 {
	mu := 2 * math.Pi * hz * audio.HeadRadius / audio.SpeedOfSound
	rho := metres / audio.HeadRadius
	atSource, atHead := 1/complex(0, mu*rho), 1/complex(0, mu)
	source, sourceBefore := atSource*(1-atSource), atSource
	head, headBefore := atHead*(1-atHead), atHead
	legendre, legendreBefore := complex(cos, 0), complex(1, 0)
	sum := atSource / (atHead * (atHead - 1))
	sum += 3 * legendre * atSource * (atSource - 1) / (atHead * (2*atHead*atHead - 2*atHead + 1))
	for m := 2.0; m < 90; m++ {
		odd := complex(2*m-1, 0)
		source, sourceBefore = -odd*atSource*source+sourceBefore, source
		head, headBefore = -odd*atHead*head+headBefore, head
		legendre, legendreBefore = (odd*complex(cos, 0)*legendre-complex(m-1, 0)*legendreBefore)/complex(m, 0), legendre
		sum += complex(2*m+1, 0) * legendre * source / (complex(m+1, 0)*atHead*head - headBefore)
	}
	return cmplx.Abs(complex(rho/mu, 0) * sum)
}
