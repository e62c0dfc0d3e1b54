//go:build linux

package main

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/hrtf"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// kernels are those of this machine, best first.
func kernels() []string { return []string{"go"} }

// newSpace is what the listener renders with: until there are ears, pan.
func newSpace(head *hrtf.Set, _ string) (audio.Space, error) { return pan.New(head.Rate), nil }

// builtIn is a head of 128 taps, until there is a real one.
func builtIn() (*hrtf.Set, error) {
	const taps = 128
	head := &hrtf.Set{Name: "a sphere", Rate: audio.DefaultRate, Radius: 1.4}
	for elevation := -90.0; elevation <= 90; elevation += 10 {
		for azimuth := -180.0; azimuth < 180; azimuth += 5 {
			at := pose.Direction{Azimuth: pose.Radians(azimuth), Elevation: pose.Radians(elevation)}.Point(1)
			node := hrtf.Node{At: at, Left: make([]float32, taps), Right: make([]float32, taps), ITD: 600e-6 * at.Y}
			for tap := range taps {
				decay := math.Exp(-float64(tap) / 10)
				node.Left[tap], node.Right[tap] = float32((1+at.Y/2)*decay), float32((1-at.Y/2)*decay)
			}
			head.Nodes = append(head.Nodes, node)
		}
	}
	return head, nil
}
