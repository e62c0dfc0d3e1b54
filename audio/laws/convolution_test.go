package laws

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
)

const (
	// convolvedTo in Hz is how far up the renderer is compared: above, the filter
	// that reads between samples begins to fall, at 16 kHz.
	convolvedTo = 14000
	// sincReach is how many samples on each side the sinc is summed: under this
	// window it is exact up to convolvedTo, to −120 dB.
	sincReach = 64
	sincBeta  = 14
)

// convolution is law 5: at a node, the renderer is a convolution with its filters
// and an exact delay, in float64.
func convolution(e *extent) ([]row, error) {
	const blocks, settled = 24, 4 * audio.BlockFrames
	const length = blocks*audio.BlockFrames - settled - sincReach
	sound := lowPassed(blocks * audio.BlockFrames)
	nodes := hrtf.BuiltIn().Nodes
	some := indices(len(nodes), e.every(40))
	off := make([]float64, len(some))
	forEach(len(some), newBuiltInListener, func(l *listener, i int) {
		node := &nodes[some[i]]
		base := l.space.LatencyFrames() - builtInHead().Latency()
		side := node.ITD * float64(rate) / 2
		got := l.play(sound, blocks, place(node.At)).From(settled)
		// The sinc begins before the sound: all of it is sincReach later.
		left := convolved(sound, delayed(node.Left, base-side+sincReach), settled+sincReach)
		right := convolved(sound, delayed(node.Right, base+side+sincReach), settled+sincReach)
		off[i] = max(audiotest.DifferenceDB(got.Left[:length], left), audiotest.DifferenceDB(got.Right[:length], right))
	})
	worst := math.Inf(-1)
	for _, db := range off {
		worst = max(worst, db)
	}
	return []row{atMost(-80, "dB", worst, "noise to 14 kHz at %d nodes, off a convolution in float64, worst", len(some))}, nil
}

// recording is a sound that was made beforehand.
type recording []float32

// ReadAt is audio.Sound's.
func (r recording) ReadAt(dst *audio.Mono, frame int64) { copy(dst[:], r[frame:]) }

// lowPassed is noise up to convolvedTo.
func lowPassed(frames int) recording {
	const cutoff = (convolvedTo - 1000) / (float64(rate) / 2) // the window's edge is 1 kHz wide on each side
	var noise audiotest.Noise
	noise.Amplitude, noise.Seed = 0.5, 5
	raw := make([]float32, frames)
	for at := 0; at < frames; at += audio.BlockFrames {
		noise.ReadAt((*audio.Mono)(raw[at:]), int64(at))
	}
	kernel := make([]float64, 2*128+1)
	for n := range kernel {
		x := float64(n - 128)
		kernel[n] = cutoff * dsp.Sinc(cutoff*x) * dsp.Kaiser(x/129, sincBeta)
	}
	return convolved(raw, kernel, 0)
}

// delayed is a filter some samples later, by a sinc in float64.
func delayed(filter []float32, samples float64) []float64 {
	out := make([]float64, len(filter)+int(samples)+sincReach)
	for n := range out {
		for k, tap := range filter {
			x := float64(n-k) - samples
			out[n] += float64(tap) * dsp.Sinc(x) * dsp.Kaiser(x/sincReach, sincBeta)
		}
	}
	return out
}

// convolved is x through a filter, from a frame on.
func convolved(x []float32, filter []float64, from int) []float32 {
	out := make([]float32, len(x)-from)
	for i := range out {
		n := i + from
		sum := 0.0
		for k := range min(n+1, len(filter)) {
			sum += filter[k] * float64(x[n-k])
		}
		out[i] = float32(sum)
	}
	return out
}
