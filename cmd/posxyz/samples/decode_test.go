package samples

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// read decodes a whole input as Live does, with bad lines among the errors.
func read(t *testing.T, input string, needTime bool) (records []record, problems []string) {
	t.Helper()
	d := newDecoder("in", strings.NewReader(input), needTime)
	for {
		r, err := d.next()
		switch {
		case errors.Is(err, io.EOF):
			return records, problems
		case err != nil:
			problems = append(problems, err.Error())
			if !d.begun() {
				return records, problems
			}
		default:
			records = append(records, r)
		}
	}
}

// at is a record of the default source.
func at(line int, seconds, x, y, z float64) record {
	return record{
		Sample:     Sample{At: pose.Vec{X: x, Y: y, Z: z}, Line: line},
		seconds:    time.Duration(seconds * float64(time.Second)),
		hasSeconds: true,
	}
}

func named(r record, scene, name string) record {
	r.Source = pose.SourceID{Scene: scene, Name: name}
	return r
}

func untimed(r record, captured time.Time) record {
	r.seconds, r.hasSeconds, r.Captured = 0, false, captured
	return r
}

func TestDecodeGoodInput(t *testing.T) {
	stamp := time.UnixMicro(1_760_000_000_000_001)
	long := strings.Repeat("n", maxLine-len("0,1,2,3,\n"))
	for name, c := range map[string]struct {
		input string
		want  []record
	}{
		"plain":             {"time_s,x,y,z\n0,1,2,3\n0.5,-1,2e-1,+3.\n", []record{at(2, 0, 1, 2, 3), at(3, 0.5, -1, 0.2, 3)}},
		"no end of line":    {"time_s,x,y,z\n0,1,2,3", []record{at(2, 0, 1, 2, 3)}},
		"any order":         {"z,source,y,time_s,x\n3,v,2,0,1\n", []record{named(at(2, 0, 1, 2, 3), "", "v")}},
		"capitals":          {"Time_S,X,Y,Z\n0,1,2,3\n", []record{at(2, 0, 1, 2, 3)}},
		"CRLF and BOM":      {"\xef\xbb\xbftime_s,x,y,z\r\n0,1,2,3\r\n", []record{at(2, 0, 1, 2, 3)}},
		"BOM, quoted":       {"\xef\xbb\xbf\"time_s\",\"x\",\"y\",\"z\"\n\"0\",\"1\",\" 2 \",\"3\"\n", []record{at(2, 0, 1, 2, 3)}},
		"blanks":            {" time_s , x,\ty ,z \n\n  0 , 1 ,\t2 , \"3\" \n \n", []record{at(3, 0, 1, 2, 3)}},
		"others ignored":    {"time_s,x,note,y,z\n0,1,\"a, \"\"b\"\"\",2,3\n", []record{at(2, 0, 1, 2, 3)}},
		"commas at the end": {"time_s,x,y,z,,\n0,1,2,3\n0,1,2,3,, ,\n", []record{at(2, 0, 1, 2, 3), at(3, 0, 1, 2, 3)}},
		"names":             {"time_s,x,y,z,scene,source\n0,1,2,3,stage,\"a, b\"\n0,1,2,3,,\n", []record{named(at(2, 0, 1, 2, 3), "stage", "a, b"), at(3, 0, 1, 2, 3)}},
		"optional at end":   {"time_s,x,y,z,source\n0,1,2,3,\n", []record{at(2, 0, 1, 2, 3)}},
		"time_us":           {"x,y,z,time_us\n1,2,3,1760000000000001\n1,2,3,0\n", []record{untimed(at(2, 0, 1, 2, 3), stamp), untimed(at(3, 0, 1, 2, 3), time.Time{})}},
		"the longest line":  {"time_s,x,y,z,n\n0,1,2,3," + long + "\n", []record{at(2, 0, 1, 2, 3)}},
		"a Unix time":       {"time_s,x,y,z\n1760000000.25,1,2,3\n", []record{at(2, 1760000000.25, 1, 2, 3)}},

		"looks left": {"time_s,x,y,z,QZ,qx,qy,qw\n0,1,2,3,0.707,0,0,0.707\n1,1,2,3,,,,\n", []record{looking(at(2, 0, 1, 2, 3), leftward), at(3, 1, 1, 2, 3)}},

		"json, looks left": {`{"time_s":0,"x":1,"y":2,"z":3,"qx":0,"qy":0,"qz":0.707,"qw":0.707}`, []record{looking(at(1, 0, 1, 2, 3), leftward)}},

		"json":           {`{"time_s":0.5,"x":1,"y":2e0,"z":-3,"other":[1,{"x":2}]}`, []record{at(1, 0.5, 1, 2, -3)}},
		"json, BOM":      {"\xef\xbb\xbf\r\n {\"x\":1,\"y\":2,\"z\":3,\"time_s\":0}\r\n", []record{at(2, 0, 1, 2, 3)}},
		"json, names":    {`{"time_s":0,"scene":"stage","source":"ä","x":1,"y":2,"z":3}`, []record{named(at(1, 0, 1, 2, 3), "stage", "ä")}},
		"json, null":     {`{"time_s":0,"scene":null,"source":null,"time_us":null,"x":1,"y":2,"z":3}`, []record{at(1, 0, 1, 2, 3)}},
		"json, no times": {`{"x":1,"y":2,"z":3}`, []record{untimed(at(1, 0, 1, 2, 3), time.Time{})}},
		"json of watch": {
			`{"scene":"","source":"a","x":1,"y":2,"z":3,"azimuth_deg":0,"time_us":1760000000000001,"seq":7,"status":0}` + "\n" +
				`{"scene":"","source":"a","x":1,"y":2,"z":3,"time_us":1760000000000001,"seq":8,"status":-1}` + "\n" +
				`{"scene":"","source":"a","gone":"expired","seq":9}` + "\n",
			[]record{named(untimed(at(1, 0, 1, 2, 3), stamp), "", "a")}},
		"json, teleport": {`{"x":1,"y":2,"z":3,"time_s":0,"teleport":true}`, []record{func() record {
			r := at(1, 0, 1, 2, 3)
			r.Teleport = true
			return r
		}()}},
	} {
		got, problems := read(t, c.input, false)
		if len(problems) > 0 || len(got) != len(c.want) {
			t.Errorf("%s: %d records and problems %q, want %d records\n%.200s", name, len(got), problems, len(c.want), c.input)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: record %d is %+v, want %+v\n%.200s", name, i, got[i], c.want[i], c.input)
			}
		}
	}
}

// leftward is the turn from +x to +y.
var leftward = pose.Quat{Z: 0.707, W: 0.707}.Unit()

func looking(r record, q pose.Quat) record {
	r.Facing = q
	return r
}

// TestDecodeBadFacing wants all four parts of a rotation or none.
func TestDecodeBadFacing(t *testing.T) {
	const csv = "time_s,x,y,z,qx,qy,qz,qw\n0,1,2,3,"
	for input, want := range map[string]string{
		"time_s,x,y,z,qx,qy,qw\n": `has no column qz`,
		"time_s,x,y,z,qw\n":       `has no column q`,
		csv + "0,0,0,":            "in:2: qx, qy, qz, qw: some are there and some are not; want all four of a quaternion, or none",
		csv + "0,0,0,north":       `in:2: column qw: "north" is not a number; want a part of a unit quaternion, from -1 to 1`,
		csv + "0,0,0,NaN":         `in:2: column qw: "NaN" is not a number; want a part of a unit quaternion, from -1 to 1`,
		csv + "1,1,0,0":           "in:2: qx, qy, qz, qw: they are no rotation; want a unit quaternion",
		csv + "0,0,0,0":           "in:2: qx, qy, qz, qw: they are no rotation; want a unit quaternion",
		`{"time_s":0,"x":1,"y":2,"z":3,"qx":0,"qy":0,"qz":0}`: "in:1: qx, qy, qz, qw: some are there and some are not",
	} {
		_, problems := read(t, input, true)
		if len(problems) == 0 || !strings.Contains(problems[0], want) {
			t.Errorf("%q: problems %q, want %q", input, problems, want)
		}
	}
}

func TestDecodeBadLines(t *testing.T) {
	const csv = "time_s,x,y,z,source\n"
	wantNumber := " is not a number of metres; want a decimal number within ±1e6, such as 1.25"
	for _, c := range []struct {
		line, want string // the second line of the input, and the error
	}{
		{csv + `0,1,"1,2",3,`, `in:2: column y: "1,2"` + wantNumber},
		{csv + "0,one,2,3,", `in:2: column x: "one"` + wantNumber},
		{csv + "0,1,2,NaN,", `in:2: column z: "NaN"` + wantNumber},
		{csv + "0,1,2,-Inf,", `in:2: column z: "-Inf"` + wantNumber},
		{csv + "0,1,2,1e999,", `in:2: column z: "1e999"` + wantNumber},
		{csv + "0,1,2,1000001,", `in:2: column z: "1000001" is too far out; want metres within ±1e6`},
		{csv + "0,1,,3,", "in:2: column y: nothing there; want a number of metres"},
		{csv + "soon,1,2,3,", `in:2: column time_s: "soon" is not a number of seconds; want a decimal number within ±4e9, such as 0.02`},
		{csv + "5e9,1,2,3,", `in:2: column time_s: "5e9" is out of range; want seconds within ±4e9`},
		{csv + "0,1,2,3,a*", `in:2: column source: "a*"; want no *, which marks prefixes`},
		{csv + "0,1,2,3,a\tb", `in:2: column source: "a\tb"; want no control characters`},
		{csv + "0,1,2,3,\xff", `in:2: column source: "\xff"; want UTF-8`},
		{csv + "0,1,2", "in:2: 3 fields; want 5, as in the header (and a point, not a comma, for decimals)"},
		{csv + "0,1,5,2,3,v", "in:2: 6 fields; want 5, as in the header (and a point, not a comma, for decimals)"},
		{csv + `0,"1,2,3,`, `in:2: a quote that nothing ends; want a " at the end of the field, on the same line`},
		{csv + `0,"1"x,2,3,`, `in:2: text after a quoted field; want a comma there, or the " within the field doubled`},
		{csv + `0,1,2,3,a"b`, `in:2: a quote inside a field; want the field in quotes, and the " in it doubled`},
		{csv + strings.Repeat("1", maxLine+1), "in:2: more than 64 kB without a line break; want a sample a line"},
		{"x,y,z,time_us\n1,2,3,1.5", `in:2: column time_us: "1.5" is not a Unix time in microseconds; want a whole number from 0 to 4e15`},
		{"x,y,z,time_us\n1,2,3,-1", `in:2: column time_us: "-1" is not`},
		{"x,y,z,time_us\n1,2,3,4000000000000001", `in:2: column time_us: "4000000000000001" is not`},
		{"x,y,z,scene\n1,2,3,a\x01", `in:2: column scene: "a\x01"; want no control`},

		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":"1,2","y":2,"z":3}`, `in:2: field x: "1,2"` + wantNumber},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"z":3}`, "in:2: field y: nothing there; want a number of metres"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":null,"z":3}`, "in:2: field y: nothing there"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":true}`, "in:2: field z: true is not a number of metres"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":-1.5e6}`, "in:2: field z: -1.5e6 is too far out"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3,"time_s":"0"}`, `in:2: field time_s: "0" is not a number of seconds`},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3,"time_us":1.5}`, "in:2: field time_us: 1.5 is not a Unix time"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3,"source":7}`, "in:2: field source: 7 is not a string; want a name in quotes"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3,"scene":"a*"}`, `in:2: field scene: "a*"; want no *`},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3,"teleport":1}`, "in:2: field teleport: 1 is neither true nor false"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3`, "in:2: not one JSON object (unexpected end of JSON input); want one a line, such as {"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `{"x":1,"y":2,"z":3}{}`, "in:2: not one JSON object (invalid character '{' after top-level value)"},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + `[1,2,3]`, `in:2: "[1,2,3]" is not a JSON object; want one a line`},
		{"{\"x\":1,\"y\":2,\"z\":3}\n" + "{\"x\":1,\"y\":2,\"z\":3,\"source\":\"\xff\"}", "in:2: text that is not UTF-8; want UTF-8"},
	} {
		// A bad line is one error, and the lines round it are read.
		good := "0,1,2,3,v\n"
		if c.line[0] == '{' {
			good = "{\"x\":7,\"y\":2,\"z\":3}\n"
		} else if !strings.HasPrefix(c.line, csv) {
			good = "1,2,3,\n"
		}
		records, problems := read(t, c.line+"\n"+good, false)
		if len(problems) != 1 || !strings.Contains(problems[0], c.want) {
			t.Errorf("%.200q: errors %q, want one: %q", c.line, problems, c.want)
		}
		if len(records) == 0 || records[len(records)-1].Line != 3 {
			t.Errorf("%.200q: records %+v, want the last one of line 3", c.line, records)
		}
	}
}

func TestDecodeBadHeaders(t *testing.T) {
	for _, c := range []struct {
		input, want string
	}{
		{"t,x,y,z\n0,1,2,3\n", `in:1: header "t,x,y,z" has no column time_s; want a header such as time_s,x,y,z or time_s,source,x,y,z`},
		{"\n\ntime_s,x,y\n", `in:3: header "time_s,x,y" has no column z; want a header`},
		{"0,1,2,3\n", `in:1: header "0,1,2,3" has no column x; want a header`},
		{"time_s,x,y,z,X\n", `in:1: header "time_s,x,y,z,X" has the column x twice; want a header`},
		{"time_s,x,y,z,source,source\n", "has the column source twice"},
		{"time_s;x;y;z\n0;1;2;3\n", `header "time_s;x;y;z" is not separated by commas; want a header`},
		{"time_s\tx\ty\tz\n", `is not separated by commas`},
		{"\"time_s,x,y,z\n", "has a quote that nothing ends"},
		{"[1,2]\n", `header "[1,2]" has no column x`},
		{"\xff\xfet\x00i\x00m\x00e\x00", "in:1: UTF-16; want UTF-8 (in PowerShell: | Out-File -Encoding utf8)"},
		{strings.Repeat("x", 2*maxLine), "in:1: more than 64 kB without a line break"},
	} {
		records, problems := read(t, c.input, true)
		if len(records) > 0 || len(problems) != 1 || !strings.Contains(problems[0], c.want) {
			t.Errorf("%.200q: %d records and errors %q, want one: %q", c.input, len(records), problems, c.want)
		}
	}
}

// A pipe needs no times; a file does, of one kind.
func TestTimeColumnIsForFiles(t *testing.T) {
	for _, c := range []struct {
		header   string
		needTime bool
		ok       bool
	}{{"x,y,z", false, true}, {"x,y,z", true, false}, {"x,y,z,time_us", true, true}, {"x,y,z,time_s", true, true}} {
		_, problem := parseHeader([]byte(c.header), c.needTime)
		if (problem == nil) != c.ok {
			t.Errorf("header %s, need for a time %v: %v, want fine: %v", c.header, c.needTime, problem, c.ok)
		}
	}
}

// endless is a stream of ones without a line break, that counts what was read.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = '1'
	}
	e.left -= n
	return n, nil
}

// A line without an end is one error, at once, and takes no memory.
func TestEndlessLineTakesNoMemory(t *testing.T) {
	flood := &endless{left: 64 << 20}
	d := newDecoder("in", io.MultiReader(strings.NewReader("x,y,z\n1,2,3\n"), flood, strings.NewReader("\n4,5,6\n")), false)
	if r, err := d.next(); err != nil || r.At.X != 1 {
		t.Fatalf("the line before: %+v, %v", r, err)
	}
	if _, err := d.next(); err == nil || flood.left < 63<<20 {
		t.Fatalf("the long line: %v, with %d bytes left, want an error before it was all read", err, flood.left)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := d.next()
	runtime.ReadMemStats(&after)
	if err != nil || r.At.X != 4 || r.Line != 4 {
		t.Fatalf("the line after: %+v, %v, want x 4 of line 4", r, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("%d bytes to skip 64 MB, want next to none", took)
	}
}
