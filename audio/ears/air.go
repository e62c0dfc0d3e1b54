package ears

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/dsp"
)

// The air that sound goes through.
const (
	airCelsius  = 20
	airHumidity = 50 // percent, relative
)

// absorption is what air takes away from a pure tone of hz, in dB per metre,
// at 101.325 kPa, a temperature in °C and a relative humidity in percent
// (ISO 9613-1:1993, equations 3 to 5 and B.1 to B.3).
func absorption(hz, celsius, humidity float64) float64 {
	const (
		reference = 293.15 // K
		triple    = 273.16 // K, the triple point of water
	)
	kelvin := celsius + 273.15
	t := kelvin / reference
	vapour := humidity * math.Pow(10, -6.8346*math.Pow(triple/kelvin, 1.261)+4.6151) // percent of the molecules
	oxygen := 24 + 4.04e4*vapour*(0.02+vapour)/(0.391+vapour)                        // Hz, of relaxation
	nitrogen := (9 + 280*vapour*math.Exp(-4.170*(math.Cbrt(1/t)-1))) / math.Sqrt(t)  // Hz
	return 8.686 * hz * hz * (1.84e-11*math.Sqrt(t) +
		math.Pow(t, -2.5)*(0.01275*math.Exp(-2239.1/kelvin)/(oxygen+hz*hz/oxygen)+
			0.1068*math.Exp(-3352.0/kelvin)/(nitrogen+hz*hz/nitrogen)))
}

// The distances that the shelf is worked out for: from 1 m, where it does
// nothing, in equal ratios to 16 km, where only rumble is left and it stays.
const (
	airSteps    = 4 // per doubling
	airFurthest = 14 * airSteps
)

type airTable [airFurthest + 1]dsp.ShelfCoefficients

// air is the absorption of treble on the way from a source, as ISO 9613-1 has
// it; bass stays as it is. Up to 1 m it is the identity, to the bit; from there it
// comes in gradually over the first step of the table, a fifth of a metre.
//
// Up to 10 kHz it is within 0.5 dB of the standard at 100 m (1 dB at 96 kHz), where
// 10 kHz have lost 16 dB. Beyond, treble that has lost 30 dB and more is louder than
// it should be: three filters of first order fall less steeply than air.
type air struct {
	table    *airTable
	shelf    dsp.Shelf
	distance float64 // the last good one
	last     dsp.ShelfCoefficients
}

func newAir(rate audio.Rate) air {
	a := air{table: airTables.get(rate, newAirTable)}
	a.reset()
	return a
}

// process filters a block in place, moving to a distance in metres in its
// course. A distance that is NaN leaves it where it is.
func (a *air) process(x *audio.Mono, distance float64) {
	if distance != a.distance && !math.IsNaN(distance) {
		a.distance = distance
		a.last = a.table.at(distance)
	}
	a.shelf.Process(x, a.last)
}

// reset forgets the past: the next process starts where it is told.
func (a *air) reset() {
	a.shelf.Reset()
	a.distance, a.last = 0, dsp.ShelfIdentity
}

func (t *airTable) at(distance float64) dsp.ShelfCoefficients {
	place := min(math.Log2(max(distance, 1))*airSteps, airFurthest)
	i := min(int(place), airFurthest-1)
	return mixed(t[i], t[i+1], place-float64(i))
}

// mixed is a fraction of the way from one to the other.
func mixed(a, b dsp.ShelfCoefficients, fraction float64) dsp.ShelfCoefficients {
	return dsp.ShelfCoefficients{
		Now:    a.Now + fraction*(b.Now-a.Now),
		Before: a.Before + fraction*(b.Before-a.Before),
		Pole:   a.Pole + fraction*(b.Pole-a.Pole),
	}
}

var airTables tables[airTable]

// newAirTable fits each distance, starting from the shelf of the last one. The
// gain at 0 Hz stays 1.
func newAirTable(rate audio.Rate) *airTable {
	t := &airTable{dsp.ShelfIdentity}
	var c curve
	for i := 1; i <= airFurthest; i++ {
		c = c.fitted(airWanted(rate, math.Pow(2, float64(i)/airSteps)), false)
		t[i] = c.coefficients()
	}
	return t
}

// airWanted is what a curve should be for a distance. The greatest errors of a
// fit are at its end, so the last octave counts up to eleven times as much. What
// is hardly heard counts little: 30 dB of absorption have half of the weight,
// 60 dB a seventeenth. (Above fitTop the shelf goes on falling.)
func airWanted(rate audio.Rate, distance float64) []wanted {
	const step = 250 // Hz
	var want []wanted
	top := fitTop(rate)
	for hz := step / 2.; hz < top; hz += step {
		db := absorption(hz, airCelsius, airHumidity) * distance
		weight := (1 + 10*math.Pow(hz/top, 8)) / (1 + math.Pow(db/30, 4))
		want = append(want, wanted{bend(hz, rate), -db * math.Ln10 / 10, weight})
	}
	return want
}
