package sofa_test

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"slices"
	"sync"
	"testing"

	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// kemar is where Debian's package libmysofa1 puts the built-in head's measurement.
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

// readKEMAR returns the bytes of the file.
func readKEMAR(t testing.TB) []byte {
	t.Helper()
	needKEMAR(t)
	data, err := os.ReadFile(kemar)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestKEMAR holds what is known of the file from elsewhere.
func TestKEMAR(t *testing.T) {
	f := openKEMAR(t)
	if f.Rate != 44100 {
		t.Errorf("Rate = %v, want 44100", f.Rate)
	}
	if got := len(f.Measurements); got != 710 {
		t.Fatalf("%d measurements, want 710", got)
	}
	for name, want := range map[string]string{"ListenerShortName": "KEMAR, normal pinna", "DatabaseName": "MIT", "Title": ""} {
		if got, ok := f.Attributes[name]; got != want || !ok {
			t.Errorf("%s = %q, %v; want %q", name, got, ok, want)
		}
	}
	for i, m := range f.Measurements {
		if len(m.Left) != 512 || len(m.Right) != 512 {
			t.Fatalf("measurement %d has %d and %d taps, want 512", i, len(m.Left), len(m.Right))
		}
		if d := m.Source.Norm(); math.Abs(d-1.4) > 1e-12 {
			t.Errorf("measurement %d is at %v m, want 1.4", i, d)
		}
		if elevation := pose.Degrees(m.Source.Direction().Elevation); elevation < -40-1e-9 {
			t.Errorf("measurement %d is at elevation %v°, want none below -40", i, elevation)
		}
		if m.Delay != [2]float64{} {
			t.Errorf("measurement %d has delays %v, want none", i, m.Delay)
		}
	}
}

// TestKEMARSamples holds every sample to the bit: all are 16-bit integers, whose
// CRC-32 h5py and numpy gave, as they gave some of them.
func TestKEMARSamples(t *testing.T) {
	f := openKEMAR(t)
	var bytes []byte
	for i, m := range f.Measurements {
		for _, ear := range [][]float32{m.Left, m.Right} {
			for tap, v := range ear {
				whole := int16(v * 32768)
				if float32(whole)/32768 != v {
					t.Fatalf("measurement %d, tap %d is %v, want a multiple of 1/32768", i, tap, v)
				}
				bytes = binary.LittleEndian.AppendUint16(bytes, uint16(whole))
			}
		}
	}
	if got, want := crc32.ChecksumIEEE(bytes), uint32(0xa675fdf6); got != want {
		t.Errorf("CRC-32 of all samples is %#x, want %#x", got, want)
	}
	for _, c := range []struct {
		measurement, tap int
		left, right      []float32
	}{
		{0, 38, []float32{-25, 1643, 5669, -340}, []float32{-25, 1643, 5669, -340}},
		{278, 30, []float32{13840, -12451, -18314, 4013}, []float32{-1, -1, -1, 0}}, // 90°: left
		{355, 38, []float32{9594, 2514, -6561, 5083}, []float32{0, 0, 2, 2}},
	} {
		m := f.Measurements[c.measurement]
		for i := range c.left {
			left, right := m.Left[c.tap+i]*32768, m.Right[c.tap+i]*32768
			if left != c.left[i] || right != c.right[i] {
				t.Errorf("measurement %d, tap %d: %v and %v, want %v and %v", c.measurement, c.tap+i, left, right, c.left[i], c.right[i])
			}
		}
	}
}

// TestKEMARIsSymmetric holds that the left ear hears from one side what the right
// ear hears from the other, to the bit: one pinna was measured.
func TestKEMARIsSymmetric(t *testing.T) {
	f := openKEMAR(t)
	for i, m := range f.Measurements {
		mirrored := nearest(f, pose.Vec{X: m.Source.X, Y: -m.Source.Y, Z: m.Source.Z})
		if d := mirrored.Source.Y + m.Source.Y; math.Abs(d) > 1e-6 {
			t.Errorf("measurement %d at %v has its mirror image at %v", i, m.Source, mirrored.Source)
		}
		if !slices.Equal(m.Left, mirrored.Right) {
			t.Errorf("measurement %d at %v: the left ear is not the right one at %v", i, m.Source, mirrored.Source)
		}
	}
}

// openKEMAROnce is for all tests: inflating takes seconds under the race detector.
var openKEMAROnce = sync.OnceValues(func() (*sofa.File, error) { return sofa.Open(kemar) })

func openKEMAR(t *testing.T) *sofa.File {
	t.Helper()
	needKEMAR(t)
	f, err := openKEMAROnce()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// nearest returns the measurement nearest to a place.
func nearest(f *sofa.File, at pose.Vec) sofa.Measurement {
	best, least := sofa.Measurement{}, math.Inf(1)
	for _, m := range f.Measurements {
		if d := m.Source.Sub(at).Norm(); d < least {
			best, least = m, d
		}
	}
	return best
}
