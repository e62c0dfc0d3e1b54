package laws

import (
	"encoding/binary"
	"io"
	"math"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/speaker"
	"posxyz/hub/pose"
)

// latency is law 9, of the whole renderer with its limiter.
func latency(*extent) ([]row, error) {
	const frame = 64*audio.BlockFrames + 40 // after the source has faded in
	p := newPlayer(audiotest.Impulse(frame))
	p.apply(pose.Vec{X: 1})
	for range 72 {
		p.render()
	}
	off := 0.0
	for _, ear := range [][]float32{p.heard.Left, p.heard.Right} {
		off = max(off, math.Abs(peakAt(ear)-frame-p.LatencyFrames()))
	}
	return []row{
		atMost(4, "ms", 1e3*p.LatencyFrames()/float64(rate), "latency that is reported, with the limiter"),
		atMost(1, "frame", off, "an impulse ahead, off the latency that is reported"),
		atMost(-100, "dB", worstDevice(), "a moving source, played in pieces of 32 to 1024 frames, off pieces of 128"),
	}, nil
}

// peakAt is the place of the largest |x|.
func peakAt(x []float32) float64 {
	best := 0
	for n, v := range x {
		if math.Abs(float64(v)) > math.Abs(float64(x[best])) {
			best = n
		}
	}
	return float64(best)
}

// worstDevice compares what sound cards are given that ask for pieces of
// different sizes.
func worstDevice() float64 {
	want := throughDevice(audio.BlockFrames)
	worst := math.Inf(-1)
	for _, frames := range []int{32, 48, 64, 100, 256, 441, 480, 512, 1024} {
		worst = max(worst, differenceDB(throughDevice(frames), want))
	}
	return worst
}

// throughDevice is what a sound card is given of a source that moves round, when it
// asks for so many frames at a time.
func throughDevice(frames int) audiotest.Ears {
	const length, frameBytes = 24000, 8
	p := newPlayer(audiotest.Noise{Seed: 9, Amplitude: 0.2})
	way := &walker{player: p}
	card := speaker.NewReader(rate, way)
	var heard audiotest.Ears
	piece := make([]byte, frames*frameBytes)
	for len(heard.Left) < length {
		if _, err := io.ReadFull(card, piece); err != nil {
			panic(err) // the stream has no end
		}
		for at := 0; at < len(piece); at += frameBytes {
			heard.Left = append(heard.Left, math.Float32frombits(binary.LittleEndian.Uint32(piece[at:])))
			heard.Right = append(heard.Right, math.Float32frombits(binary.LittleEndian.Uint32(piece[at+4:])))
		}
	}
	return audiotest.Ears{Left: heard.Left[:length], Right: heard.Right[:length]}
}

// A walker is a player whose source is told to be elsewhere now and then.
type walker struct{ *player }

// Render is the next block.
func (w *walker) Render(out *audio.Block) {
	if w.blocks%8 == 0 {
		w.apply(orbit(durationOf(w.blocks)))
	}
	w.player.Render(out)
}
