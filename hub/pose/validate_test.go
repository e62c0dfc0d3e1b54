package pose

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	name128 = strings.Repeat("n", MaxName)
	name129 = name128 + "n"
	nan     = math.NaN()
	inf     = math.Inf(1)
)

// TestValidateAccepts lists what may enter a hub, and as what it enters.
func TestValidateAccepts(t *testing.T) {
	at := func(change func(p *Position)) Position {
		p := Position{Source: SourceID{Name: "a"}, At: Vec{1, 2, 3}}
		change(&p)
		return p
	}
	same := func(p Position) [2]Position { return [2]Position{p, p} }
	for what, c := range map[string][2]Position{
		"a plain sample":           same(at(func(*Position) {})),
		"an empty name":            {at(func(p *Position) { p.Source.Name = "" }), at(func(p *Position) { p.Source.Name = "character" })},
		"a name of 128 bytes":      same(at(func(p *Position) { p.Source.Name = name128 })),
		"a scene of 128 bytes":     same(at(func(p *Position) { p.Source.Scene = name128 })),
		"a name beyond ASCII":      same(at(func(p *Position) { p.Source.Name = "狐 🦊 ß" })),
		"spaces and slashes":       same(at(func(p *Position) { p.Source = SourceID{"a/b", " c / d "} })),
		"the farthest coordinates": same(at(func(p *Position) { p.At = Vec{1e6, -1e6, 1e6} })),
		"msg of 256 bytes":         same(at(func(p *Position) { p.Message = strings.Repeat("m", 256) })),
		"msg with a line feed":     same(at(func(p *Position) { p.Message = "two\nlines" })),
		"the longest spans":        same(at(func(p *Position) { p.TTL, p.Hold = math.MaxInt32*time.Millisecond, math.MaxInt32*time.Millisecond })),
		"a velocity":               same(at(func(p *Position) { p.HasVelocity, p.Velocity = true, Vec{-1e6, 0, 1e6} })),
		"a unit quaternion":        same(at(func(p *Position) { p.HasOrientation, p.Orientation = true, Identity })),
		"1 % too long": {
			at(func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{0, 0, -1.0099, 0} }),
			at(func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{0, 0, -1, 0} }),
		},
		"1 % too short": {
			at(func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{0, 0.9901, 0, 0} }),
			at(func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{0, 1, 0, 0} }),
		},
		"a velocity that is not there": {
			at(func(p *Position) { p.Velocity = Vec{nan, inf, 1e7} }),
			at(func(*Position) {}),
		},
		"an orientation that is not there": {
			at(func(p *Position) { p.Orientation = Quat{nan, 0, 0, 7} }),
			at(func(*Position) {}),
		},
		"a removal with garbage for a place": {
			Position{Remove: true, At: Vec{nan, inf, 1e7}, HasVelocity: true, Velocity: Vec{nan, 0, 0}, HasOrientation: true, Orientation: Quat{W: 9}},
			Position{Remove: true, Source: SourceID{Name: "character"}},
		},
	} {
		in, want := c[0], c[1]
		got, err := Validate(in)
		if err != nil {
			t.Errorf("%s: Validate(%+v) = %v, want it accepted", what, in, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: Validate(%+v) differs (-want +got):\n%s", what, in, diff)
		}
	}
}

// TestValidateRefuses lists what may not, with the field and the value that the
// error names.
func TestValidateRefuses(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(p *Position)
		field  string
		found  string
	}{
		{"x not a number", func(p *Position) { p.At.X = nan }, "position.x", "NaN"},
		{"y infinite", func(p *Position) { p.At.Y = inf }, "position.y", "+Inf"},
		{"z infinite", func(p *Position) { p.At.Z = -inf }, "position.z", "-Inf"},
		{"x beyond 1e6", func(p *Position) { p.At.X = float64(math.Nextafter32(1e6, 2e6)) }, "position.x", "1000000.06"},
		{"z beyond -1e6", func(p *Position) { p.At.Z = -1e7 }, "position.z", "-10000000"},
		{"velocity not a number", func(p *Position) { p.HasVelocity, p.Velocity.Y = true, nan }, "velocity.y", "NaN"},
		{"velocity beyond 1e6", func(p *Position) { p.HasVelocity, p.Velocity.Z = true, -2e6 }, "velocity.z", "-2000000"},
		{"quaternion 0", func(p *Position) { p.HasOrientation = true }, "orientation", "of length 0"},
		{"quaternion not a number", func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{nan, 0, 0, 1} }, "orientation", "of length NaN"},
		{"quaternion infinite", func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{inf, 0, 0, 1} }, "orientation", "of length +Inf"},
		{"quaternion too long", func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{W: 1.0101} }, "orientation", "of length 1.0101"},
		{"quaternion too short", func(p *Position) { p.HasOrientation, p.Orientation = true, Quat{W: 0.9899} }, "orientation", "of length 0.9899"},
		{"name of 129 bytes", func(p *Position) { p.Source.Name = name129 }, "source", `"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"… (129 bytes)`},
		{"name with a control character", func(p *Position) { p.Source.Name = "a\nb" }, "source", `"a\nb"`},
		{"name with DEL", func(p *Position) { p.Source.Name = "a\x7f" }, "source", `"a\x7f"`},
		{"name with a C1 control", func(p *Position) { p.Source.Name = "a\u0085" }, "source", `"a\u0085"`},
		{"name with NUL", func(p *Position) { p.Source.Name = "\x00" }, "source", `"\x00"`},
		{"name that is not UTF-8", func(p *Position) { p.Source.Name = "a\xff" }, "source", `"a\xff"`},
		{"name with *", func(p *Position) { p.Source.Name = "drum*" }, "source", `"drum*"`},
		{"scene of 129 bytes", func(p *Position) { p.Source.Scene = name129 }, "scene", `"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"… (129 bytes)`},
		{"scene with a control character", func(p *Position) { p.Source.Scene = "\t" }, "scene", `"\t"`},
		{"scene that is not UTF-8", func(p *Position) { p.Source.Scene = "\xc3" }, "scene", `"\xc3"`},
		{"scene with *", func(p *Position) { p.Source.Scene = "*" }, "scene", `"*"`},
		{"msg of 257 bytes", func(p *Position) { p.Message = strings.Repeat("m", 257) }, "msg", "257 bytes long"},
		{"msg that is not UTF-8", func(p *Position) { p.Message = "\xff" }, "msg", "not UTF-8"},
		{"ttl negative", func(p *Position) { p.TTL = -time.Millisecond }, "ttl_ms", "-1"},
		{"ttl beyond 31 bits", func(p *Position) { p.TTL = (math.MaxInt32 + 1) * time.Millisecond }, "ttl_ms", "2147483648"},
		{"hold negative", func(p *Position) { p.Hold = -time.Second }, "hold_ms", "-1000"},
		{"a removal of a bad name", func(p *Position) { p.Remove, p.Source.Name = true, "*" }, "source", `"*"`},
	} {
		p := Position{Source: SourceID{Name: "a"}}
		c.change(&p)
		got, err := Validate(p)
		var field *FieldError
		if !errors.As(err, &field) {
			t.Errorf("%s: Validate(%+v) = %+v, %v, want a FieldError", c.what, p, got, err)
			continue
		}
		if field.Field != c.field || field.Found != c.found {
			t.Errorf("%s: the error names %s as %s, want %s as %s", c.what, field.Field, field.Found, c.field, c.found)
		}
		if want := "pose: " + c.field + " is " + c.found + ", want " + field.Want; err.Error() != want || field.Want == "" {
			t.Errorf("%s: error %q, want %q, with what would be right", c.what, err, want)
		}
	}
}

// TestValidateSource checks what Validate does not do: there is no default here.
func TestValidateSource(t *testing.T) {
	for _, id := range []SourceID{{}, {Scene: "stage"}, {Name: "*"}, {Name: "a", Scene: "\n"}, {Name: name129}} {
		var field *FieldError
		if err := ValidateSource(id); !errors.As(err, &field) {
			t.Errorf("ValidateSource(%q) = %v, want a FieldError", id, err)
		}
	}
	if err := ValidateSource(SourceID{Name: "a", Scene: ""}); err != nil {
		t.Errorf("ValidateSource of a in the default scene = %v", err)
	}
	var field *FieldError
	if err := ValidatePattern("sources[3]", "a*b"); !errors.As(err, &field) || field.Field != "sources[3]" {
		t.Errorf("ValidatePattern(sources[3], a*b) = %v, want a FieldError for sources[3]", err)
	}
	if err := ValidatePattern("sources[0]", ""); err != nil {
		t.Errorf("ValidatePattern of an empty prefix = %v, want nil: it is all", err)
	}
}
