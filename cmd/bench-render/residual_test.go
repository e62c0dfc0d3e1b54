//go:build linux

package main

import (
	"testing"

	"posxyz/audio/hrtf"
)

// TestStandingToneIsPure holds what residuals are to be compared with: a tone
// that does not move has none, in ours and in OpenAL.
func TestStandingToneIsPure(t *testing.T) {
	needOpenAL(t)
	lineup, err := newLineup(hrtf.BuiltIn(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	for _, contender := range []*contender{lineup.best, lineup.other} {
		for _, tone := range tones[1:] { // each frequency once
			tone.DegreesPerSecond = 0
			db, err := tone.measure(contender, 48000, 1)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, %g Hz: %.1f dB", contender.name, tone.Hz, db)
			if !(db < -120) {
				t.Errorf("%s, %g Hz, standing: residual %.1f dB, want at most −120", contender.name, tone.Hz, db)
			}
		}
	}
}
