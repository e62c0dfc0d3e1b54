package laws

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/hub/pose"
)

// A network is how places come: captured regularly, late by up to jitter more than
// the fastest, some never.
type network struct {
	every, fastest, jitter time.Duration
	loss                   float64
	seed                   uint64
}

// An arrival is a place and when it arrives.
type arrival struct {
	at, captured time.Duration
}

// arrivals are those of so much time, in order of arrival.
func (n network) arrivals(until time.Duration) []arrival {
	random := rand.New(rand.NewPCG(n.seed, 1))
	var all []arrival
	for captured := time.Duration(0); captured < until; captured += n.every {
		late := n.fastest + time.Duration(random.Float64()*float64(n.jitter))
		if random.Float64() >= n.loss {
			all = append(all, arrival{captured + late, captured})
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return int(a.at - b.at) })
	return all
}

// orbit is a place at a time: round the head at 90°/s, two metres from it.
func orbit(at time.Duration) pose.Vec { return toward(90*at.Seconds(), 0).Scale(2) }

// A ride is a tone on the orbit, as it is heard.
type ride struct {
	heard   audiotest.Ears
	azimuth []float64      // degrees by which each block's place is off the orbit as it was a delay before
	exactly audiotest.Ears // what would be heard on that orbit
}

const (
	rideHz    = 1000
	rideBegin = 450 // blocks, 1.2 s: by then it has settled
)

var rideSound = audiotest.Sine{Rate: rate, Hz: rideHz, Amplitude: 0.1}

// ridden plays a tone through the renderer, and beside it on the orbit as it was the
// reported delay, and the fastest way through the network, before.
func (n network) ridden(blocks int) ride {
	epoch := time.Unix(1.7e9, 0)
	elapsed := time.Duration(0)
	r := binaural.New(builtInSpace(), func(pose.SourceID) audio.Sound { return rideSound },
		binaural.Options{MaxVoices: 1, Now: func() time.Time { return epoch.Add(elapsed) }})
	coming := n.arrivals(durationOf(blocks))
	fastest := coming[0].at - coming[0].captured
	var got ride
	var shifted []pose.Vec // by the reported delay
	var out audio.Block
	for b := range blocks {
		now := durationOf(b)
		for len(coming) > 0 && coming[0].at <= now {
			elapsed = coming[0].at
			fastest = min(fastest, elapsed-coming[0].captured)
			r.Apply(pose.Update{Positions: []pose.Position{{
				Source: source, At: orbit(coming[0].captured),
				Captured: epoch.Add(coming[0].captured), Seq: uint64(coming[0].captured) + 1,
			}}})
			coming = coming[1:]
		}
		elapsed = now
		r.Render(&out)
		got.heard.Append(&out)
		shifted = append(shifted, orbit(now))
		for _, m := range r.Meters().Heard {
			shifted[b] = orbit(now - m.Delay - fastest)
			if b >= rideBegin {
				got.azimuth = append(got.azimuth, azimuthBetween(m.At, shifted[b]))
			}
		}
	}
	l := newBuiltInListener()
	exactly := audiotest.PlayOn(l.space, l.stage, rideSound, blocks, func(b int) audio.Placement {
		return audio.Placement{At: shifted[b], Gain: 1}
	})
	// The renderer's limiter looks ahead.
	first, ahead := rideBegin*audio.BlockFrames, int(r.LatencyFrames()-l.space.LatencyFrames())
	got.heard = got.heard.From(first)
	got.exactly = exactly.From(first - ahead)
	got.exactly.Left, got.exactly.Right = got.exactly.Left[:len(got.heard.Left)], got.exactly.Right[:len(got.heard.Right)]
	return got
}

// heldLast is the rival: the newest place that has arrived is held, and reached
// by a ramp over a block. It is held against the orbit as it was at the delay that
// suits it best.
func (n network) heldLast(blocks int) ride {
	l := newBuiltInListener()
	coming := n.arrivals(durationOf(blocks))
	newest := time.Duration(0)
	var places []pose.Vec
	way := func(b int) audio.Placement {
		for len(coming) > 0 && coming[0].at <= durationOf(b) {
			newest = max(newest, coming[0].captured)
			coming = coming[1:]
		}
		places = append(places, orbit(newest))
		return audio.Placement{At: orbit(newest), Gain: 1}
	}
	heard := audiotest.PlayOn(l.space, l.stage, rideSound, blocks, way)
	best := ride{heard: heard.From(rideBegin * audio.BlockFrames)}
	for delay := time.Duration(0); delay < 200*time.Millisecond; delay += time.Millisecond {
		var off []float64
		for b := rideBegin; b < blocks; b++ {
			off = append(off, azimuthBetween(places[b], orbit(durationOf(b)-delay)))
		}
		if best.azimuth == nil || rms(off) < rms(best.azimuth) {
			best.azimuth = off
		}
	}
	return best
}

// updatedTones are the rows of law 6 that are fed by updates.
func updatedTones(e *extent) []row {
	blocks := e.blocks(8, 3)
	tracker := network{every: 50 * time.Millisecond, fastest: 5 * time.Millisecond, jitter: 20 * time.Millisecond, seed: 1}
	rough := network{every: time.Second / 60, fastest: 5 * time.Millisecond, jitter: 40 * time.Millisecond, loss: 0.05, seed: 2}
	smooth, ours, held := tracker.ridden(blocks), rough.ridden(blocks), rough.heldLast(blocks)
	oursDB, heldDB := residualDB(ours.heard, rideHz), residualDB(held.heard, rideHz)
	return []row{
		atMost(-70, "dB", residualDB(smooth.heard, rideHz), "residual of 1 kHz at 90°/s, told at 20 Hz, 20 ms of jitter"),
		atMost(-70, "dB", differenceDB(smooth.heard, smooth.exactly), "told at 20 Hz: off 1 kHz on the path shifted by the reported delay"),
		atLeast(10, "dB", heldDB-oursDB, "told at 60 Hz, 40 ms of jitter, 5 %% lost: residual below hold-last's %s dB", number(heldDB)),
		atMost(rms(held.azimuth), "°", rms(ours.azimuth), "told at 60 Hz: azimuth off that path, rms, to be less than hold-last's"),
	}
}

func durationOf(blocks int) time.Duration {
	return time.Duration(float64(blocks*audio.BlockFrames) / float64(rate) * float64(time.Second))
}

// azimuthBetween is the angle between two places, in degrees.
func azimuthBetween(a, b pose.Vec) float64 {
	return pose.Degrees(math.Remainder(a.Direction().Azimuth-b.Direction().Azimuth, 2*math.Pi))
}
