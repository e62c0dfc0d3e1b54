package sofa

import (
	"math"
	"os"
	"testing"

	"posxyz/hub/pose"
)

// kemar is where Debian's package libmysofa1 puts the head that is measured best known.
const kemar = "/usr/share/libmysofa/MIT_KEMAR_normal_pinna.sofa"

// needKEMAR skips a test that lacks the file, or fails it where nothing may be skipped.
func needKEMAR(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(kemar); err != nil {
		if os.Getenv("POSXYZ_REQUIRE_ALL") == "1" {
			t.Fatalf("this test needs %s (Debian: libmysofa1)", kemar)
		}
		t.Skipf("skipped: this test needs %s (Debian: libmysofa1)", kemar)
	}
}

// TestKEMAR holds what is known of the file from elsewhere.
func TestKEMAR(t *testing.T) {
	needKEMAR(t)
	f, err := Open(kemar)
	if err != nil {
		t.Fatal(err)
	}
	if f.Rate != 44100 {
		t.Errorf("Rate = %v, want 44100", f.Rate)
	}
	if got := len(f.Measurements); got != 710 {
		t.Fatalf("%d measurements, want 710", got)
	}
	if got, want := f.Attributes["ListenerShortName"], "KEMAR, normal pinna"; got != want {
		t.Errorf("ListenerShortName = %q, want %q", got, want)
	}
	for i, m := range f.Measurements {
		if len(m.Left) != 512 || len(m.Right) != 512 {
			t.Fatalf("measurement %d has %d and %d taps, want 512", i, len(m.Left), len(m.Right))
		}
		if d := m.Source.Norm(); math.Abs(d-1.4) > 1e-12 {
			t.Errorf("measurement %d is at %v m, want 1.4", i, d)
		}
		if m.Delay != [2]float64{} {
			t.Errorf("measurement %d has delays %v, want none", i, m.Delay)
		}
		for _, v := range append(m.Left[:512:512], m.Right...) {
			if v*32768 != float32(math.Trunc(float64(v*32768))) {
				t.Fatalf("measurement %d has the sample %v, want a multiple of 1/32768", i, v)
			}
		}
	}
	front := nearest(f, pose.Direction{})
	left := nearest(f, pose.Direction{Azimuth: math.Pi / 2})
	if got, want := front.Left[30:34], left.Left[30:34]; got[0] == want[0] && got[1] == want[1] {
		t.Errorf("front and left sound the same: %v", got)
	}
	if l, r := energy(left.Left), energy(left.Right); l < 10*r {
		t.Errorf("from the left, the left ear gets %v and the right %v, want the left louder by 10 dB", l, r)
	}
}

func nearest(f *File, dir pose.Direction) Measurement {
	best, least := Measurement{}, math.Inf(1)
	for _, m := range f.Measurements {
		if d := m.Source.Sub(dir.Point(1.4)).Norm(); d < least {
			best, least = m, d
		}
	}
	return best
}

func energy(samples []float32) (sum float64) {
	for _, v := range samples {
		sum += float64(v) * float64(v)
	}
	return sum
}
