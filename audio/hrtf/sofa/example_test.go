package sofa_test

import (
	"bytes"
	"fmt"

	"posxyz/audio/hrtf/sofa"
	"posxyz/audio/hrtf/sofa/sofatest"
	"posxyz/hub/pose"
)

func Example() {
	f, err := sofa.Open("testdata/netcdf.sofa")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q: %d directions at %v Hz\n", f.Attributes["Title"], len(f.Measurements), f.Rate)
	m := f.Measurements[1]
	fmt.Printf("from %.0f° the left ear gets %v ...\n", pose.Degrees(m.Source.Direction().Azimuth), m.Left[:4])

	few := sofatest.Encode(sofatest.Head(3, 16, 48000))
	_, err = sofa.Read(bytes.NewReader(few), int64(len(few)))
	fmt.Println(err)
	// Output:
	// "a cube": 14 directions at 48000 Hz
	// from 90° the left ear gets [-0.0625 0.25 -0.5 -0.1875] ...
	// sofa: Data.IR has 3 directions, want at least 12 all round the head
}
