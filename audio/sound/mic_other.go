//go:build !linux

package sound

import (
	"context"
	"errors"
	"runtime"

	"posxyz/audio"
)

// newMic says how else a microphone can be heard.
func newMic(context.Context, string, audio.Rate, Options) (input, error) {
	capture := "ffmpeg -f avfoundation -i :0" // :0 is the first of -list_devices true -i ""
	if runtime.GOOS == "windows" {
		capture = `ffmpeg -f dshow -audio_buffer_size 10 -i audio="NAME"` // of -list_devices true -i dummy
	}
	return nil, errors.New("mic is for Linux only, here pipe it in: " + capture + " -f s16le -ac 1 -ar 48000 - | posxyz listen --sound -")
}
