package samples

import (
	"bytes"
	"errors"
	"io"
)

// decoder reads records in either form.
type decoder struct {
	input    string // for errors
	needTime bool   // a header without a time will not do
	lines    *lines
	parse    parser // nil until the form is known
}

// parser reads a line that is not blank. ok is false when the line is in order but
// no sample. The problem lacks Input and Line.
type parser func(line []byte) (r record, ok bool, problem *LineError)

func newDecoder(input string, r io.Reader, needTime bool) *decoder {
	return &decoder{input: input, needTime: needTime, lines: newLines(r)}
}

// next returns the next sample. A *LineError concerns one line, and the next call
// goes on after it, unless begun is false. io.EOF is the end, any other error is
// the reader's.
func (d *decoder) next() (record, error) {
	for {
		line, err := d.lines.next()
		if errors.Is(err, errLongLine) {
			return record{}, d.located(&LineError{Found: "more than 64 kB without a line break", Want: "a sample a line"})
		}
		if err != nil {
			return record{}, err
		}
		if d.lines.number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if !d.begun() {
			header, problem := d.begin(line)
			if problem != nil {
				return record{}, d.located(problem)
			}
			if header {
				continue
			}
		}
		r, ok, problem := d.parse(line)
		if problem != nil {
			return record{}, d.located(problem)
		}
		if ok {
			r.Line = d.lines.number
			return r, nil
		}
	}
}

// begun is whether the form is known. As long as it is not, no line can be read.
func (d *decoder) begun() bool { return d.parse != nil }

// begin finds the form by the first line that is not blank, and says whether that
// line is used up.
func (d *decoder) begin(line []byte) (header bool, _ *LineError) {
	if bytes.HasPrefix(line, []byte("\xff\xfe")) || bytes.HasPrefix(line, []byte("\xfe\xff")) {
		return false, &LineError{Found: "UTF-16", Want: "UTF-8 (in PowerShell: | Out-File -Encoding utf8)"}
	}
	if line[0] == '{' {
		d.parse = parseJSON
		return false, nil
	}
	c, problem := parseHeader(line, d.needTime)
	if problem != nil {
		return false, problem
	}
	d.parse = c.parse
	return true, nil
}

// located says where a problem with the present line is.
func (d *decoder) located(problem *LineError) *LineError {
	problem.Input, problem.Line = d.input, d.lines.number
	return problem
}
