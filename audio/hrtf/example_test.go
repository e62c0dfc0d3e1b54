package hrtf_test

import (
	"fmt"
	"math"

	"posxyz/audio/hrtf"
)

func Example() {
	set := hrtf.BuiltIn()
	fmt.Println(set.Name)

	for _, node := range set.Nodes {
		if node.At.Y == 1 { // left
			fmt.Printf("from the left, the left ear is %.0f dB louder\n", 20*math.Log10(rms(node.Left)/rms(node.Right)))
		}
	}
	fmt.Printf("%d directions, %d taps at %d Hz\n", len(set.Nodes), len(set.Nodes[0].Left), set.Rate)
	// Output:
	// MIT KEMAR, normal pinna (Gardner and Martin 1994)
	// from the left, the left ear is 15 dB louder
	// 771 directions, 128 taps at 48000 Hz
}

func rms(filter []float32) float64 {
	sum := 0.0
	for _, v := range filter {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(filter)))
}
