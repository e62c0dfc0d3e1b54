package pan_test

import (
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/pan"
)

func TestSpaceKeepsTheContract(t *testing.T) {
	for _, rate := range []audio.Rate{44100, 48000, 96000} {
		audiotest.CheckSpace(t, rate, func() audio.Space { return pan.New(rate) })
	}
}
