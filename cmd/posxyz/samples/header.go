package samples

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// wantHeader is what every error about a header says would be right.
const wantHeader = "a header such as time_s,x,y,z or time_s,source,x,y,z"

// columns is where a CSV has what: indices from 0, −1 for a column that is not there.
type columns struct {
	fields                                [][]byte // of the present row, kept for its memory
	width                                 int      // of the header
	x, y, z, seconds, micros, name, scene int
	facing                                [4]int // qx, qy, qz, qw: all or none
}

// parseHeader reads the first line of a CSV.
func parseHeader(line []byte, needTime bool) (*columns, *LineError) {
	header := "header " + strconv.Quote(cut(string(line)))
	names, problem := split(line, nil)
	if problem != nil {
		return nil, &LineError{Found: header + " has " + problem.Found, Want: wantHeader}
	}
	if len(names) == 1 && bytes.ContainsAny(line, ";\t") {
		return nil, &LineError{Found: header + " is not separated by commas", Want: wantHeader}
	}
	names = names[:len(names)-blankEnd(names)]
	c := &columns{width: len(names)}
	for _, k := range []struct {
		name     string
		index    *int
		required bool
	}{
		{"x", &c.x, true}, {"y", &c.y, true}, {"z", &c.z, true},
		{"time_us", &c.micros, false}, {"time_s", &c.seconds, needTime},
		{"source", &c.name, false}, {"scene", &c.scene, false},
		{"qx", &c.facing[0], has(names, "qw")}, {"qy", &c.facing[1], has(names, "qx")},
		{"qz", &c.facing[2], has(names, "qy")}, {"qw", &c.facing[3], has(names, "qz")},
	} {
		*k.index = -1
		for i, name := range names {
			if !isNamed(name, k.name) {
				continue
			}
			if *k.index >= 0 {
				return nil, &LineError{Found: header + " has the column " + k.name + " twice", Want: wantHeader}
			}
			*k.index = i
		}
		if *k.index < 0 && k.required && !(k.name == "time_s" && c.micros >= 0) {
			return nil, &LineError{Found: header + " has no column " + k.name, Want: wantHeader}
		}
	}
	return c, nil
}

// has is whether one of the columns has a name.
func has(names [][]byte, name string) bool {
	return slices.ContainsFunc(names, func(n []byte) bool { return isNamed(n, name) })
}

func isNamed(column []byte, name string) bool {
	return strings.EqualFold(strings.TrimSpace(string(column)), name)
}
