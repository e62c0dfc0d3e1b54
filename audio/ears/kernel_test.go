package ears_test

import (
	"math"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
	"posxyz/audio/ears"
	"posxyz/hub/pose"
)

// Whatever computes it, the same is heard: each kernel gives the same bits twice,
// and all of them agree within −120 dB.
func TestKernelsAgree(t *testing.T) {
	best := dsp.Kernel()
	t.Cleanup(func() { _ = dsp.UseKernel(best) })
	way := func(b int) audio.Placement {
		sin, cos := math.Sincos(float64(b) * 0.02)
		return audio.Placement{At: pose.Vec{X: 3 * cos, Y: 3 * sin, Z: 0.3 * float64(b%7)}.Scale(0.2 + 0.01*float64(b)), Gain: 1}
	}
	play := func(kernel string) audiotest.Ears {
		if err := dsp.UseKernel(kernel); err != nil {
			t.Fatal(err)
		}
		return audiotest.Play(ears.New(head(t, 96000), ears.Options{Doppler: true}), audiotest.Noise{Seed: 1, Amplitude: 0.5}, 300, way)
	}
	want := play("go")
	for _, kernel := range dsp.Kernels() {
		got, again := play(kernel), play(kernel)
		for name, pair := range map[string][3][]float32{"left": {got.Left, again.Left, want.Left}, "right": {got.Right, again.Right, want.Right}} {
			if db := audiotest.DifferenceDB(pair[0], pair[1]); !math.IsInf(db, -1) {
				t.Errorf("%s, %s ear: twice is not the same, %.1f dB", kernel, name, db)
			}
			db := audiotest.DifferenceDB(pair[0], pair[2])
			t.Logf("%s, %s ear: %.1f dB off plain Go", kernel, name, db)
			if db > -120 {
				t.Errorf("%s, %s ear: %.1f dB off plain Go, want at most −120", kernel, name, db)
			}
		}
	}
}
