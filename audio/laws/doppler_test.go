package laws

import (
	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/ears"
)

// doppler is law 10: f′ = f·c/(c − v) of a source that comes with speed v.
func doppler(*extent) ([]row, error) {
	const hz = 1000
	speeds := []float64{-40, -20, -5, 5, 20, 40} // m/s, towards the listener
	off := make([]float64, len(speeds))
	forEach(len(speeds), noListener, func(_ *listener, i int) {
		const seconds, begin = 1.0, 0.4 // by then even the farthest is heard
		speed := speeds[i]
		way := func(block int) audio.Placement {
			passed := rate.Seconds(int64(block+1) * audio.BlockFrames)
			return audio.Placement{At: toward(30, 10).Scale(45 - speed*(passed-seconds/2)), Gain: 1}
		}
		space := ears.New(builtInHead(), ears.Options{Doppler: true})
		blocks := int(seconds * float64(rate) / audio.BlockFrames)
		heard := audiotest.Play(space, audiotest.Sine{Rate: rate, Hz: hz, Amplitude: 1}, blocks, way)
		want := hz * audio.SpeedOfSound / (audio.SpeedOfSound - speed)
		off[i] = 100 * (pitch(heard.From(int(begin*float64(rate))).Left)/want - 1)
	})
	return []row{within(0.1, "%", largest(off), "pitch of a source that comes or goes at 5 to 40 m/s, worst")}, nil
}

// pitch counts the turns of a tone between its first and its last rise through 0,
// in Hz.
func pitch(x []float32) float64 {
	first, last, turns := -1.0, 0.0, -1.0
	for n := 1; n < len(x); n++ {
		if x[n-1] < 0 && x[n] >= 0 {
			last = float64(n) - float64(x[n])/float64(x[n]-x[n-1])
			if turns++; turns == 0 {
				first = last
			}
		}
	}
	return turns * float64(rate) / (last - first)
}
