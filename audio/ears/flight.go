package ears

import (
	"math"

	"posxyz/audio"
)

// longestFlight in seconds is that of a sound from 343 m away.
const longestFlight = 1

// A flight is how long a sound is on its way. What is heard at a time left its
// source at the time e for which e + d(e)/c is now; so a source that comes
// at speed v is heard at f·c/(c − v).
type flight struct {
	perMetre float64 // frames
	longest  float64 // frames

	arrivals []float64 // a ring: at which frame the end of each of the last blocks is heard
	block    int       // blocks so far
	heard    int       // the last block whose end has been heard
}

func newFlight(rate audio.Rate) flight {
	longest := longestFlight * float64(rate)
	return flight{
		perMetre: float64(rate) / audio.SpeedOfSound,
		longest:  longest,
		arrivals: make([]float64, int(math.Ceil(longest/audio.BlockFrames))+3),
	}
}

// delay takes the distance of the source at the end of the next block, and
// returns for how many frames the sound that is heard then has been on its way.
func (f *flight) delay(distance float64) float64 {
	now := float64(f.block * audio.BlockFrames)
	*f.arrival(f.block) = now + min(distance*f.perMetre, f.longest)
	for f.heard < f.block && *f.arrival(f.heard + 1) <= now {
		f.heard++
	}
	begun, left := *f.arrival(f.heard), float64(f.heard*audio.BlockFrames)
	if f.heard < f.block && begun < now {
		left += audio.BlockFrames * (now - begun) / (*f.arrival(f.heard + 1) - begun)
		begun = now
	}
	f.block++
	return begun - left
}

// reset forgets what is on its way.
func (f *flight) reset() { f.block, f.heard = 0, 0 }

func (f *flight) arrival(block int) *float64 { return &f.arrivals[block%len(f.arrivals)] }
