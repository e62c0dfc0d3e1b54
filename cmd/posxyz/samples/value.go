package samples

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"posxyz/hub/pose"
)

// maxSeconds is how far from 0 a time may be, in seconds: Unix times until 2096,
// and small enough that no difference of two overflows a time.Duration.
const maxSeconds = 4e9

// value is the text of one field.
type value struct {
	where string // for errors
	text  string
	json  bool // the text is JSON, not words in quotes
}

func (v value) missing() bool { return v.text == "" || v.json && v.text == "null" }

// metres reads a coordinate.
func (v value) metres() (float64, *LineError) {
	if v.missing() {
		return 0, v.problem("nothing there", "a number of metres")
	}
	f, ok := v.number()
	if !ok {
		return 0, v.problem(v.shown()+" is not a number of metres", "a decimal number within ±1e6, such as 1.25")
	}
	if math.Abs(f) > pose.MaxCoordinate {
		return 0, v.problem(v.shown()+" is too far out", "metres within ±1e6")
	}
	return f, nil
}

// seconds reads a time_s.
func (v value) seconds() (time.Duration, *LineError) {
	f, ok := v.number()
	if !ok {
		return 0, v.problem(v.shown()+" is not a number of seconds", "a decimal number within ±4e9, such as 0.02")
	}
	if math.Abs(f) > maxSeconds {
		return 0, v.problem(v.shown()+" is out of range", "seconds within ±4e9")
	}
	return time.Duration(math.Round(f * 1e9)), nil
}

// captured reads a time_us; zero when it is 0, as on the wire.
func (v value) captured() (time.Time, *LineError) {
	us, err := strconv.ParseInt(v.text, 10, 64)
	if err != nil || us < 0 || us > maxSeconds*1e6 {
		return time.Time{}, v.problem(v.shown()+" is not a Unix time in microseconds", "a whole number from 0 to 4e15")
	}
	if us == 0 {
		return time.Time{}, nil
	}
	return time.UnixMicro(us), nil
}

// number reads a finite number.
func (v value) number() (float64, bool) {
	f, err := strconv.ParseFloat(v.text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

func (v value) problem(found, want string) *LineError {
	return &LineError{Where: v.where, Found: found, Want: want}
}

// shown is the text for an error.
func (v value) shown() string {
	if v.json {
		return strings.ToValidUTF8(cut(v.text), "")
	}
	return strconv.Quote(cut(v.text))
}

// cut keeps a long text from filling the log.
func cut(text string) string {
	const most = 80
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// checkNames refuses names that no hub takes; empty ones are filled in later.
func checkNames(id pose.SourceID, where func(field string) string) *LineError {
	if id.Name == "" {
		id.Name = pose.DefaultSource
	}
	err := pose.ValidateSource(id)
	if err == nil {
		return nil
	}
	if bad, ok := errors.AsType[*pose.FieldError](err); ok {
		return &LineError{Where: where(bad.Field), Found: bad.Found, Want: bad.Want}
	}
	return &LineError{Found: err.Error(), Want: "a name of 1 to 128 bytes"}
}
