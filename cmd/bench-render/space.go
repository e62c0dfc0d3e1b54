//go:build linux

package main

import (
	"posxyz/audio"
	"posxyz/audio/dsp"
	"posxyz/audio/hrtf"
	"posxyz/audio/pan"
)

// newSpace is what the listener renders with: until there are ears, pan.
func newSpace(head *hrtf.Set, kernel string) (audio.Space, error) {
	return pan.New(head.Rate), dsp.UseKernel(kernel)
}
