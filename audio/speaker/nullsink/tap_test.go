package nullsink

import (
	"testing"
	"time"
)

// TestTimeOf: a frame's time is that of the quickest portions around it, however
// late the others are, its own too.
func TestTimeOf(t *testing.T) {
	start := time.Unix(1000, 0)
	exact := func(frame int) time.Time { return start.Add(time.Duration(frame) * time.Second / Rate) }
	p := &tap{bytes: make([]byte, 1000*240*frameBytes)}
	for n := 1; n <= 1000; n++ { // 5 s in portions of 5 ms
		late := time.Duration(n*7%13) * time.Millisecond
		p.marks = append(p.marks, mark{240 * n, exact(240 * n).Add(late)})
	}
	r := &Recording{tap: p, from: 100}
	for _, frame := range []int{0, 139, 140, 100_000, 239_899} {
		got, err := r.TimeOf(frame)
		if want := exact(100 + frame); err != nil || got.Sub(want).Abs() > time.Microsecond {
			t.Errorf("frame %d was there at %v: %v, want %v", frame, got.Sub(start), err, want.Sub(start))
		}
	}
	for _, frame := range []int{-101, 239_900} {
		if at, err := r.TimeOf(frame); err == nil {
			t.Errorf("frame %d, which is not recorded, was there at %v", frame, at)
		}
	}
}
