package pose

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzValidate holds that whatever comes in, what comes out is as the package
// doc promises, and comes out the same again.
func FuzzValidate(f *testing.F) {
	f.Add("a", "stage", "hello", 1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 1.0, int64(0), byte(0))
	f.Add("", "", "", math.NaN(), math.Inf(1), 1e7, 0.7, 0.7, 0.1, 0.1, int64(-1), byte(0xff))
	f.Add("a\x00", "*", "\xff", 1e6, -1e6, 0.0, 0.0, 0.0, 0.0, 1.009, int64(math.MaxInt64), byte(6))
	f.Fuzz(func(t *testing.T, name, scene, message string, x, y, z, qx, qy, qz, qw float64, span int64, flags byte) {
		in := Position{
			Source:         SourceID{Scene: scene, Name: name},
			At:             Vec{x, y, z},
			Velocity:       Vec{z, x, y},
			Orientation:    Quat{qx, qy, qz, qw},
			Message:        message,
			TTL:            time.Duration(span),
			Hold:           time.Duration(span / 2),
			HasVelocity:    flags&1 != 0,
			HasOrientation: flags&2 != 0,
			Remove:         flags&4 != 0,
		}
		out, err := Validate(in)
		if err != nil {
			var field *FieldError
			if !errors.As(err, &field) || field.Field == "" || field.Found == "" || field.Want == "" {
				t.Fatalf("Validate(%+v) = %#v, want a FieldError with all three parts", in, err)
			}
			if !utf8.ValidString(err.Error()) || strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Fatalf("Validate(%+v) = %q, want an error that may be printed", in, err)
			}
			return
		}
		checkPromises(t, in, out)
		again, err := Validate(out)
		if err != nil {
			t.Fatalf("Validate(%+v) = %v, though it came out of Validate(%+v)", out, err, in)
		}
		if diff := cmp.Diff(out, again, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Fatalf("Validate(%+v) is not stable (-once +twice):\n%s", in, diff)
		}
	})
}

func checkPromises(t *testing.T, in, out Position) {
	t.Helper()
	for _, name := range []string{out.Source.Name, out.Source.Scene} {
		if len(name) > MaxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, "*") {
			t.Errorf("Validate(%+v) let the name %q pass", in, name)
		}
	}
	if out.Source.Name == "" {
		t.Errorf("Validate(%+v) let an empty name pass", in)
	}
	for _, v := range []Vec{out.At, out.Velocity} {
		for _, c := range []float64{v.X, v.Y, v.Z} {
			if !(math.Abs(c) <= MaxCoordinate) {
				t.Errorf("Validate(%+v) let %v pass", in, v)
			}
		}
	}
	if n := out.Orientation.Norm(); out.HasOrientation && !near(n, 1) {
		t.Errorf("Validate(%+v) gave an orientation of length %v", in, n)
	}
	if !out.HasOrientation && out.Orientation != (Quat{}) {
		t.Errorf("Validate(%+v) kept an orientation that is not there", in)
	}
	if len(out.Message) > MaxMessage || !utf8.ValidString(out.Message) {
		t.Errorf("Validate(%+v) let the message pass", in)
	}
	if out.TTL < 0 || out.Hold < 0 || out.TTL.Milliseconds() > math.MaxInt32 || out.Hold.Milliseconds() > math.MaxInt32 {
		t.Errorf("Validate(%+v) let a span pass that does not fit the wire", in)
	}
}
