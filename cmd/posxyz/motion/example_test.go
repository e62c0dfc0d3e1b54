package motion_test

import (
	"fmt"
	"time"

	"posxyz/cmd/posxyz/motion"
)

// The circle of the original server, a second at a time.
func Example() {
	orbit, err := motion.DefaultOrbit().Path()
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := time.Duration(0); t <= 3*time.Second; t += time.Second {
		at, velocity := orbit.At(t)
		fmt.Printf("%v: azimuth %.0f°, %.3f m/s\n", t, at.Direction().Azimuth*180/3.14159265, velocity.Norm())
	}
	// Output:
	// 0s: azimuth 0°, 0.873 m/s
	// 1s: azimuth 50°, 0.873 m/s
	// 2s: azimuth 100°, 0.873 m/s
	// 3s: azimuth 150°, 0.873 m/s
}
