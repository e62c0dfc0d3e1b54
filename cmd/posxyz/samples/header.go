package samples

import (
	"bytes"
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
	} {
		*k.index = -1
		for i, name := range names {
			if !strings.EqualFold(strings.TrimSpace(string(name)), k.name) {
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
