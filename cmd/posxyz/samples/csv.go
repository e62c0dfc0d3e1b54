package samples

import (
	"bytes"
	"fmt"
	"strings"

	"posxyz/hub/pose"
)

// parse reads a row; every row that can be read is a sample.
func (c *columns) parse(line []byte) (record, bool, *LineError) {
	fields, problem := split(line, c.fields[:0])
	if problem != nil {
		return record{}, false, problem
	}
	c.fields = fields
	fields = fields[:len(fields)-min(blankEnd(fields), max(len(fields)-c.width, 0))]
	if len(fields) != c.width {
		return record{}, false, &LineError{Found: fmt.Sprintf("%d fields", len(fields)),
			Want: fmt.Sprintf("%d, as in the header (and a point, not a comma, for decimals)", c.width)}
	}
	r, problem := c.record(fields)
	return r, problem == nil, problem
}

func (c *columns) record(fields [][]byte) (r record, problem *LineError) {
	at := func(index int, where string) value {
		if index < 0 {
			return value{where: where}
		}
		return value{where: where, text: string(bytes.TrimSpace(fields[index]))}
	}
	if v := at(c.seconds, "column time_s"); !v.missing() {
		if r.seconds, problem = v.seconds(); problem != nil {
			return r, problem
		}
		r.hasSeconds = true
	}
	if v := at(c.micros, "column time_us"); !v.missing() {
		if r.Captured, problem = v.captured(); problem != nil {
			return r, problem
		}
	}
	if r.At.X, problem = at(c.x, "column x").metres(); problem != nil {
		return r, problem
	}
	if r.At.Y, problem = at(c.y, "column y").metres(); problem != nil {
		return r, problem
	}
	if r.At.Z, problem = at(c.z, "column z").metres(); problem != nil {
		return r, problem
	}
	r.Facing, problem = facing([4]value{
		at(c.facing[0], "column qx"), at(c.facing[1], "column qy"), at(c.facing[2], "column qz"), at(c.facing[3], "column qw"),
	})
	if problem != nil {
		return r, problem
	}
	r.Source = pose.SourceID{Scene: at(c.scene, "").text, Name: at(c.name, "").text}
	return r, checkNames(r.Source, func(field string) string { return "column " + field })
}

// blankEnd returns how many of the last fields are empty: commas at the end of a
// line that some programs write.
func blankEnd(fields [][]byte) int {
	n := 0
	for n < len(fields) && len(fields[len(fields)-1-n]) == 0 {
		n++
	}
	return n
}

// split appends the fields of a line to into, unquoted. Blanks round a field, and
// round its quotes, are no part of it.
func split(line []byte, into [][]byte) ([][]byte, *LineError) {
	for {
		line = bytes.TrimLeft(line, " \t")
		var field []byte
		if len(line) > 0 && line[0] == '"' {
			var ok bool
			if field, line, ok = unquote(line); !ok {
				return nil, &LineError{Found: "a quote that nothing ends", Want: `a " at the end of the field, on the same line`}
			}
			line = bytes.TrimLeft(line, " \t")
			if len(line) > 0 && line[0] != ',' {
				return nil, &LineError{Found: "text after a quoted field", Want: `a comma there, or the " within the field doubled`}
			}
		} else {
			end := bytes.IndexByte(line, ',')
			if end < 0 {
				end = len(line)
			}
			field, line = bytes.TrimRight(line[:end], " \t"), line[end:]
			if bytes.IndexByte(field, '"') >= 0 {
				return nil, &LineError{Found: "a quote inside a field", Want: `the field in quotes, and the " in it doubled`}
			}
		}
		into = append(into, field)
		if len(line) == 0 {
			return into, nil
		}
		line = line[1:] // the comma
	}
}

// unquote reads a field in quotes at the start of line and returns the rest.
func unquote(line []byte) (field, rest []byte, ok bool) {
	for i := 1; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			i++ // a doubled quote is one in the field
			continue
		}
		field = line[1:i]
		if bytes.IndexByte(field, '"') >= 0 {
			field = []byte(strings.ReplaceAll(string(field), `""`, `"`))
		}
		return field, line[i+1:], true
	}
	return nil, nil, false
}
