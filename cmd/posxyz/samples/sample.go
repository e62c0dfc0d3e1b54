package samples

import (
	"fmt"
	"time"

	"posxyz/hub/pose"
)

// Sample is one line of input: where a source was.
type Sample struct {
	Source   pose.SourceID // what the line says; a part that it does not say is empty
	At       pose.Vec      // metres
	Facing   pose.Quat     // where the source looks; 0 where the line does not say
	Teleport bool          // do not glide here; JSON lines only
	Captured time.Time     // played: when it was due; live: its time_us, else when it came in
	Line     int           // of the input, from 1
}

// Position returns s as it is published.
func (s Sample) Position() pose.Position {
	return pose.Position{
		Source: s.Source, At: s.At, Orientation: s.Facing, HasOrientation: s.Facing != pose.Quat{},
		Teleport: s.Teleport, Captured: s.Captured,
	}
}

// record is a Sample as its line has it: Captured is its time_us, if any.
type record struct {
	Sample
	seconds    time.Duration // time_s, when hasSeconds
	hasSeconds bool
}

// LineError is a line that is no sample: where, what was found, what would be
// right.
type LineError struct {
	Input string // the file as it was named, or "stdin"
	Line  int    // from 1
	Where string // "column y", "field y", or "" for the line as a whole
	Found string // `"1,2" is not a number of metres`
	Want  string // "a decimal number within ±1e6, such as 1.25"
}

// Error returns one sentence: `walk.csv:17: column y: … is …; want …`.
func (e *LineError) Error() string {
	where := ""
	if e.Where != "" {
		where = e.Where + ": "
	}
	return fmt.Sprintf("%s:%d: %s%s; want %s", e.Input, e.Line, where, e.Found, e.Want)
}
