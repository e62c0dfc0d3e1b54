package pose

import (
	"fmt"
	"testing"
)

// TestWords holds how the vocabulary prints, and the numbers that are the wire's.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		got  fmt.Stringer
		want string
	}{
		{SourceID{Name: "a"}, "a"},
		{SourceID{Scene: "stage", Name: "a"}, "stage/a"},
		{Status(0), "live"},
		{Status(-1), "lost"},
		{Reason(0), "removed"},
		{Reason(1), "expired"},
		{Reason(2), "left area"},
		{Reason(3), "unknown reason"},
	} {
		if got := c.got.String(); got != c.want {
			t.Errorf("%#v prints as %q, want %q", c.got, got, c.want)
		}
	}
}

func ExampleVec_Direction() {
	left := Vec{X: 0, Y: 2, Z: 2}
	dir := left.Direction()
	fmt.Printf("%.0f° round, %.0f° up, %.2f m away\n", Degrees(dir.Azimuth), Degrees(dir.Elevation), left.Norm())
	// Output: 90° round, 45° up, 2.83 m away
}
