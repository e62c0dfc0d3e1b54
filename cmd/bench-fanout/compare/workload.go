package compare

import (
	"fmt"
	"strconv"
	"strings"
)

// Workload is what the servers are given to do.
type Workload struct {
	Name        string
	Subscribers int
	Window      int // positions in flight, or
	Hz          int // positions a second
}

// ParseWorkload reads w16 (16 positions in flight) and 1000x20 (subscribers x
// rate in Hz). A window has as many subscribers as said here.
func ParseWorkload(name string, subscribers int) (Workload, error) {
	w := Workload{Name: name, Subscribers: subscribers}
	var err, errHz error
	if digits, isWindow := strings.CutPrefix(name, "w"); isWindow {
		w.Window, err = strconv.Atoi(digits)
	} else {
		n, hz, _ := strings.Cut(name, "x")
		w.Subscribers, err = strconv.Atoi(n)
		w.Hz, errHz = strconv.Atoi(hz)
	}
	if err != nil || errHz != nil || w.Subscribers < 1 || w.Window+w.Hz < 1 || w.Window < 0 || w.Hz < 0 || w.Hz > 1000 {
		return Workload{}, fmt.Errorf("workload %q: want w16 for 16 positions in flight, or 1000x20 for 1000 subscribers at 20 Hz", name)
	}
	return w, nil
}
