package pan_test

import (
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
)

func TestStageKeepsTheContract(t *testing.T) {
	for _, rate := range []audio.Rate{44100, 48000, 96000} {
		audiotest.CheckStage(t, rate, func() audio.Stage { return pan.New(rate) })
	}
}
