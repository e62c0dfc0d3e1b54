package pose

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits of what a publisher may send.
const (
	MaxCoordinate = 1e6 // metres, and m/s
	MaxName       = 128 // bytes
	MaxMessage    = 256 // bytes
	maxSpanMillis = math.MaxInt32
)

// quatTolerance is how far from 1 the norm of a quaternion may be: float32
// noise and hand-typed digits are within it, a forgotten normalisation is not.
const quatTolerance = 0.01

// FieldError is bad input: which field, what was found, what would be right.
// Field is named as on the wire, so that the sender finds it.
type FieldError struct {
	Field string // "position.x"
	Found string // "NaN"
	Want  string // "a finite number of metres within ±1e6"
}

// Error returns one sentence.
func (e *FieldError) Error() string {
	return fmt.Sprintf("pose: %s is %s, want %s", e.Field, e.Found, e.Want)
}

// Validate returns p as it may enter a hub: an empty source name becomes
// DefaultSource, an orientation within 1 % of unit length is normalised, and
// what p does not have (a velocity, an orientation; any place, for a removal) is
// zero. The error is a *FieldError.
func Validate(p Position) (Position, error) {
	if p.Source.Name == "" {
		p.Source.Name = DefaultSource
	}
	if err := ValidateSource(p.Source); err != nil {
		return p, err
	}
	if len(p.Message) > MaxMessage {
		return p, &FieldError{"msg", strconv.Itoa(len(p.Message)) + " bytes long", "at most 256 bytes"}
	}
	if !utf8.ValidString(p.Message) {
		return p, &FieldError{"msg", "not UTF-8", "UTF-8"}
	}
	if err := validateSpan("ttl_ms", p.TTL); err != nil {
		return p, err
	}
	if err := validateSpan("hold_ms", p.Hold); err != nil {
		return p, err
	}
	if p.Remove {
		p.At, p.HasVelocity, p.HasOrientation = Vec{}, false, false
	}
	return validatePlace(p)
}

// validatePlace is the part of Validate that is about where the source is.
func validatePlace(p Position) (Position, error) {
	if err := validateVec("position", p.At, "metres"); err != nil {
		return p, err
	}
	if !p.HasVelocity {
		p.Velocity = Vec{}
	}
	if err := validateVec("velocity", p.Velocity, "m/s"); err != nil {
		return p, err
	}
	if !p.HasOrientation {
		p.Orientation = Quat{}
		return p, nil
	}
	q := p.Orientation
	n := q.Norm()
	if !(math.Abs(n-1) <= quatTolerance) { // also catches NaN
		return p, &FieldError{"orientation", "of length " + number(n), "a unit quaternion (within 1 %)"}
	}
	p.Orientation = Quat{q.X / n, q.Y / n, q.Z / n, q.W / n}
	return p, nil
}

// ValidateSource checks both names of id. The error is a *FieldError.
func ValidateSource(id SourceID) error {
	if id.Name == "" {
		return &FieldError{"source", "empty", "1 to 128 bytes"}
	}
	if err := validateName("source", id.Name); err != nil {
		return err
	}
	return ValidateScene(id.Scene)
}

// ValidateScene checks the name of a scene. The error is a *FieldError.
func ValidateScene(scene string) error { return validateName("scene", scene) }

// ValidatePattern checks a part of a source's name: the prefix, or the name,
// that a subscription asks for. The error is a *FieldError for that field.
func ValidatePattern(field, part string) error { return validateName(field, part) }

// ValidateVec checks a point in metres. The error is a *FieldError for that field.
func ValidateVec(field string, v Vec) error { return validateVec(field, v, "metres") }

func validateName(field, name string) error {
	if len(name) > MaxName {
		return &FieldError{field, quote(name) + " (" + strconv.Itoa(len(name)) + " bytes)", "at most 128 bytes"}
	}
	if !utf8.ValidString(name) {
		return &FieldError{field, quote(name), "UTF-8"}
	}
	if strings.ContainsFunc(name, unicode.IsControl) {
		return &FieldError{field, quote(name), "no control characters"}
	}
	if strings.Contains(name, "*") {
		return &FieldError{field, quote(name), "no *, which marks prefixes"}
	}
	return nil
}

func validateVec(field string, v Vec, unit string) error {
	for _, c := range [...]struct {
		axis  string
		value float64
	}{{"x", v.X}, {"y", v.Y}, {"z", v.Z}} {
		if !(math.Abs(c.value) <= MaxCoordinate) { // also catches NaN
			return &FieldError{field + "." + c.axis, number(c.value), "a finite number of " + unit + " within ±1e6"}
		}
	}
	return nil
}

func validateSpan(field string, d time.Duration) error {
	if d < 0 || d/time.Millisecond > maxSpanMillis {
		return &FieldError{field, strconv.FormatInt(d.Milliseconds(), 10), "0 to 2147483647"}
	}
	return nil
}

// number has digits enough to tell a float32 just beyond 1e6 from 1e6.
func number(f float64) string { return strconv.FormatFloat(f, 'g', 9, 64) }

// quote shows a name in an error without letting a long one fill the log.
func quote(name string) string {
	const most = 40
	if len(name) > most {
		return strconv.Quote(name[:most]) + "…"
	}
	return strconv.Quote(name)
}
