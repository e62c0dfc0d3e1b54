package openal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// The limits of the format (docs/hrtf.txt and Alc/hrtf.c of OpenAL Soft 1.19.1).
const (
	minTaps, maxTaps, tapStep = 8, 128, 8
	minMillimetres            = 50
	maxMillimetres            = 2500
	maxDelay                  = 63 // frames
)

// azimuthCounts is how many directions each elevation has, from −90° to 90° by
// 10°: where KEMAR was measured, and the same below it.
var azimuthCounts = [...]byte{1, 12, 24, 36, 45, 56, 60, 72, 72, 72, 72, 72, 60, 56, 45, 36, 24, 12, 1}

// encode writes a head in the format MinPHR02 of OpenAL Soft 1.19, which has
// rings of equal elevation steps, of equal azimuth steps clockwise from ahead:
//
//	"MinPHR02"  rate u32  sample type u8 (1: 24 bits)  channels u8 (1: two ears)  taps u8  fields u8 (1)
//	distance u16 (mm)  elevations u8  azimuths u8 each
//	samples i24 [direction][tap][ear]
//	delays u8 [direction][ear] (frames)
//
// Each direction gets the nearest node's filters. They are scaled down together
// if a sample would not fit. Delays are whole frames; both ears share the ITD.
func encode(head *hrtf.Set) ([]byte, error) {
	if len(head.Nodes) == 0 {
		return nil, errors.New("a head without directions")
	}
	taps := len(head.Nodes[0].Left)
	if taps < minTaps || taps > maxTaps || taps%tapStep != 0 {
		return nil, fmt.Errorf("filters of %d taps: want %d to %d by %d", taps, minTaps, maxTaps, tapStep)
	}
	millimetres := math.Round(head.Radius * 1000)
	if !(millimetres >= minMillimetres && millimetres <= maxMillimetres) {
		return nil, fmt.Errorf("measured at %v m: want %v to %v", head.Radius, minMillimetres/1e3, maxMillimetres/1e3)
	}
	file := []byte("MinPHR02")
	file = binary.LittleEndian.AppendUint32(file, uint32(head.Rate))
	file = append(file, 1, 1, byte(taps), 1)
	file = binary.LittleEndian.AppendUint16(file, uint16(millimetres))
	file = append(file, byte(len(azimuthCounts)))
	file = append(file, azimuthCounts[:]...)

	nodes, scale := onGrid(head), scaleOf(head)
	for _, node := range nodes {
		for tap := range taps {
			file = appendInt24(file, scale*float64(node.Left[tap]))
			file = appendInt24(file, scale*float64(node.Right[tap]))
		}
	}
	halves := 0.0 // the most frames that an ear is before or after the middle
	for _, node := range nodes {
		halves = max(halves, math.Abs(node.ITD)/2*float64(head.Rate))
	}
	if 2*halves > maxDelay {
		return nil, fmt.Errorf("interaural delays up to %.1f frames: want at most %d", 2*halves, maxDelay)
	}
	for _, node := range nodes {
		half := node.ITD / 2 * float64(head.Rate)
		file = append(file, byte(math.Round(halves-half)), byte(math.Round(halves+half)))
	}
	return file, nil
}

// onGrid returns the nearest node for each direction, in the file's order.
func onGrid(head *hrtf.Set) []*hrtf.Node {
	var nodes []*hrtf.Node
	for ring, count := range azimuthCounts {
		elevation := math.Pi * (float64(ring)/float64(len(azimuthCounts)-1) - 0.5)
		for i := range count {
			azimuth := -2 * math.Pi * float64(i) / float64(count) // clockwise
			nodes = append(nodes, nearest(head, pose.Direction{Azimuth: azimuth, Elevation: elevation}.Point(1)))
		}
	}
	return nodes
}

func nearest(head *hrtf.Set, at pose.Vec) *hrtf.Node {
	best, least := 0, math.Inf(1)
	for i := range head.Nodes {
		if d := head.Nodes[i].At.Sub(at).Norm(); d < least {
			best, least = i, d
		}
	}
	return &head.Nodes[best]
}

// scaleOf is 1, or less if a sample is past full scale.
func scaleOf(head *hrtf.Set) float64 {
	peak := float32(1)
	for i := range head.Nodes {
		for tap := range head.Nodes[i].Left {
			peak = max(peak, abs(head.Nodes[i].Left[tap]), abs(head.Nodes[i].Right[tap]))
		}
	}
	return 1 / float64(peak)
}

func abs(x float32) float32 { return max(x, -x) }

func appendInt24(file []byte, x float64) []byte {
	v := int32(min(math.Round(x*(1<<23)), 1<<23-1))
	return append(file, byte(v), byte(v>>8), byte(v>>16))
}
