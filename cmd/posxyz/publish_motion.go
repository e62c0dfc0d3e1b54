package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"posxyz/cmd/posxyz/motion"
	"posxyz/hub/pose"
)

// motionFlags shape orbit, line and walk; what is not given is the motion's own.
type motionFlags struct {
	Radius *float64 `placeholder:"M" help:"orbit: metres (1)."`
	Height *float64 `placeholder:"M" help:"orbit: metres (0)."`
	Speed  *float64 `placeholder:"V" help:"orbit: degrees a second (50); line, walk: metres a second (line 2, walk 1.2)."`
	From   *vecFlag `placeholder:"X,Y,Z" help:"line: from here, in metres."`
	To     *vecFlag `placeholder:"X,Y,Z" help:"line: to there, and back."`
	BoxMin *vecFlag `placeholder:"X,Y,Z" help:"walk: one corner of the box, in metres."`
	BoxMax *vecFlag `placeholder:"X,Y,Z" help:"walk: the opposite corner."`
	Seed   *uint64  `placeholder:"N" help:"walk: another walk for each number (1)."`
}

// path returns the motion of that name; none for any other name. What is given
// on the command line must fit it.
func (f *motionFlags) path(name string, given func(string) bool) (motion.Path, error) {
	if err := misplaced(name, given); err != nil {
		return nil, err
	}
	switch name {
	case "orbit":
		orbit := motion.DefaultOrbit()
		set(&orbit.Radius, f.Radius)
		set(&orbit.Height, f.Height)
		if f.Speed != nil {
			orbit.Speed = pose.Radians(*f.Speed)
		}
		return orbit.Path()
	case "line":
		line := motion.DefaultLine()
		set(&line.From, (*pose.Vec)(f.From))
		set(&line.To, (*pose.Vec)(f.To))
		set(&line.Speed, f.Speed)
		return line.Path()
	case "walk":
		walk := motion.DefaultWalk()
		set(&walk.Min, (*pose.Vec)(f.BoxMin))
		set(&walk.Max, (*pose.Vec)(f.BoxMax))
		set(&walk.Speed, f.Speed)
		set(&walk.Seed, f.Seed)
		return walk.Path()
	}
	return nil, nil
}

// motionsOf says which motions have a use for a flag.
var motionsOf = []struct {
	flag    string
	motions []string
}{
	{"radius", []string{"orbit"}},
	{"height", []string{"orbit"}},
	{"speed", []string{"orbit", "line", "walk"}},
	{"from", []string{"line"}},
	{"to", []string{"line"}},
	{"box-min", []string{"walk"}},
	{"box-max", []string{"walk"}},
	{"seed", []string{"walk"}},
}

// misplaced refuses a flag that the motion has no use for.
func misplaced(name string, given func(string) bool) error {
	for _, row := range motionsOf {
		if given(row.flag) && !slices.Contains(row.motions, name) {
			return fmt.Errorf("--%s goes with %s, not with %s", row.flag, strings.Join(row.motions, " or "), name)
		}
	}
	return nil
}

// set changes a default where a flag was given.
func set[T any](value, flag *T) {
	if flag != nil {
		*value = *flag
	}
}

// vecFlag is a point on the command line: x,y,z in metres.
type vecFlag pose.Vec

// UnmarshalText reads "1,-2.5,0".
func (v *vecFlag) UnmarshalText(text []byte) error {
	parts := strings.Split(string(text), ",")
	if len(parts) != 3 {
		return fmt.Errorf("%q: want three numbers of metres, as in 1,-2.5,0", text)
	}
	for i, coordinate := range [3]*float64{&v.X, &v.Y, &v.Z} {
		number, err := strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		if err != nil {
			return fmt.Errorf("%q: %q is not a number of metres", text, parts[i])
		}
		*coordinate = number
	}
	return nil
}
