package laws

import (
	"math"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/hub/pose"
)

// hostility is law 12: what must not matter to what renders.
func hostility(*extent) ([]row, error) {
	bad, tiny := 0, 0
	for _, way := range hostileWays() {
		heard := audiotest.Play(builtInSpace(), burst{}, 300, way)
		for _, ear := range [][]float32{heard.Left, heard.Right} {
			for _, x := range ear {
				const smallest = 0x1p-126
				switch size := math.Abs(float64(x)); {
				case !(size < 100):
					bad++
				case x != 0 && size < smallest:
					tiny++
				}
			}
		}
	}
	return []row{
		within(0, "", allocations(), "allocations of Render a block, while a source moves"),
		within(0, "", float64(bad), "samples that are not finite: NaN, 0, inside the head, 1e9 m, 400 m/s"),
		within(0, "", float64(tiny), "denormal samples, then and while sound fades away"),
	}, nil
}

// burst is noise of half a second, and silence.
type burst struct{}

// ReadAt is audio.Sound's.
func (burst) ReadAt(dst *audio.Mono, frame int64) {
	*dst = audio.Mono{}
	if frame < int64(rate)/2 {
		audiotest.Noise{Seed: 12, Amplitude: 1}.ReadAt(dst, frame)
	}
}

// hostileWays are places that no source should have, each between good ones.
func hostileWays() []func(block int) audio.Placement {
	nan, inf := math.NaN(), math.Inf(1)
	var ways []func(int) audio.Placement
	for _, bad := range []audio.Placement{
		{At: pose.Vec{X: nan, Y: nan, Z: nan}, Gain: 1}, {At: pose.Vec{Y: nan}, Gain: 1}, {At: pose.Vec{X: inf, Z: -inf}, Gain: 1},
		{Gain: 1}, {At: pose.Vec{X: 1e-300}, Gain: 1}, {At: pose.Vec{X: 5e-324, Z: -5e-324}, Gain: 1},
		{At: pose.Vec{Y: 0.05}, Gain: 1}, {At: pose.Vec{Y: 0.0875}, Gain: 1}, {At: pose.Vec{X: -0.01, Z: 0.02}, Gain: 1},
		{At: pose.Vec{X: 1e9}, Gain: 1}, {At: pose.Vec{X: 6e8, Y: -6e8, Z: 6e8}, Gain: 1}, {At: pose.Vec{X: math.MaxFloat64, Y: math.MaxFloat64}, Gain: 1},
		{At: pose.Vec{X: 1}, Gain: nan}, {At: pose.Vec{X: 1}, Gain: inf}, {At: pose.Vec{X: 1}, Gain: 1, Reference: nan}, {At: pose.Vec{X: 1}},
	} {
		ways = append(ways, func(block int) audio.Placement {
			if block/5%2 == 0 {
				return audio.Placement{At: pose.Vec{Y: 1.5}, Gain: 1}
			}
			return bad
		})
	}
	for _, off := range []pose.Vec{{}, {Y: 0.01}, {Y: 0.0875}, {X: 3, Z: 1}} { // 400 m/s, through the head and past it
		ways = append(ways, func(block int) audio.Placement {
			passed := math.Mod(rate.Seconds(int64(block)*audio.BlockFrames), 0.1) - 0.05
			return audio.Placement{At: off.Add(pose.Vec{X: 400 * passed, Y: 40 * passed}), Gain: 1}
		})
	}
	return ways
}

// allocations are those of a block of the whole renderer, while its source moves.
func allocations() float64 {
	const blocks = 240
	epoch := time.Unix(1.7e9, 0)
	played := 0
	r := binaural.New(builtInSpace(), func(pose.SourceID) audio.Sound { return audiotest.Noise{Seed: 13, Amplitude: 0.2} },
		binaural.Options{MaxVoices: 2, Offline: true, Now: func() time.Time { return epoch.Add(durationOf(played)) }})
	var way pose.Update
	for b := 0; b <= blocks; b += 10 {
		way.Positions = append(way.Positions, pose.Position{Source: source, At: orbit(durationOf(b)), Captured: epoch.Add(durationOf(b)), Seq: uint64(b) + 1})
	}
	r.Apply(way)
	var out audio.Block
	return testing.AllocsPerRun(blocks-1, func() {
		r.Render(&out)
		played++
	})
}
