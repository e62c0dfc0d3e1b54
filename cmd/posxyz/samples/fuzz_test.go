package samples

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"posxyz/hub/pose"
)

// obey decodes a whole input and fails when a sample came out that no hub takes,
// or plays before the one before it, or when the decoder does not come to an end.
func obey(t *testing.T, input []byte) {
	d := newDecoder("in", bytes.NewReader(input), false)
	var times timeline
	var last time.Duration
	for range bytes.Count(input, []byte("\n")) + 2 {
		r, err := d.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			bad, ok := errors.AsType[*LineError](err)
			if !ok || bad.Line < 1 || bad.Input != "in" || bad.Found == "" || bad.Want == "" || strings.Contains(bad.Error(), "\n") {
				t.Fatalf("%q: %#v, want a *LineError that says all, in a line", input, err)
			}
			if !d.begun() {
				return
			}
			continue
		}
		if _, err := pose.Validate(r.Position()); err != nil {
			t.Fatalf("%q: %+v: %v", input, r, err)
		}
		if r.Captured.UnixMicro() > maxSeconds*1e6 || r.seconds.Abs() > maxSeconds*time.Second {
			t.Fatalf("%q: %+v, want times within range", input, r)
		}
		due, problem := times.place(r)
		if problem == nil && due < last {
			t.Fatalf("%q: %+v plays at %v, after one at %v", input, r, due, last)
		}
		if problem == nil {
			last = due
		}
	}
	t.Fatalf("%q: the decoder does not come to an end", input)
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		walkCSV,
		"\xef\xbb\xbfz,source,y,time_s,x\r\n3,\"a, \"\"b\"\"\",2,0,1\r\n",
		"x,y,z,time_us,scene\n1,2,3,1760000000000001,s\n",
		"time_s,x,y,z,,\n0,1,2,3,,,,\n0,NaN,2,3\n0,1e6,-1e6,1e-320\n",
		"time_s;x;y;z\n", "x,y,z\n\"1,2,3\n,,\n0x1p-2,+1,.5\n", "time_s,x,y,z\n4e9,0,0,0\n-4e9,0,0,0\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(obey)
}

func FuzzJSONLines(f *testing.F) {
	for _, seed := range []string{
		`{"scene":"","source":"a","x":1,"y":2,"z":3,"azimuth_deg":63.4,"time_us":1760000000000001,"seq":7,"status":0}` + "\n",
		`{"x":1,"y":2,"z":3,"time_s":0.5,"teleport":true}` + "\n" + `{"x":1,"y":2,"z":3,"time_s":0.4}` + "\n",
		`{"scene":"","source":"a","gone":"expired","seq":9}` + "\n{}\n{\"x\":1e400}\n{\"x\":\"\\u0000\",\"source\":\"\\ud800\"}",
		`{"x":1,"y":2,"z":3,"time_us":4000000000000000}` + "\n" + `{"X":1,"y":2,"z":3,"time_us":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		obey(t, input)
		if _, _, problem := parseJSON(append([]byte("{"), input...)); problem != nil && problem.Found == "" {
			t.Fatalf("%q: a problem that says nothing", input)
		}
	})
}

// What split takes, encoding/csv reads the same, but for the blanks that only
// split cuts off.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"0,1,2,3", ` a ,"b, ""c""" ,`, `"",,""`, `"a"b`, `a"b`, "\" a \"\t,b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.TrimSpace(line)
		if line == "" || strings.ContainsAny(line, "\r\n") {
			return
		}
		fields, problem := split([]byte(line), nil)
		if problem != nil {
			return
		}
		peer := csv.NewReader(strings.NewReader(line))
		peer.TrimLeadingSpace = true
		peer.LazyQuotes = true // for the blanks after a quoted field
		want, err := peer.Read()
		if err != nil {
			t.Fatalf("%q: %q, but encoding/csv: %v", line, fields, err)
		}
		if strings.Contains(line, "\" ") || strings.Contains(line, "\"\t") {
			return // with LazyQuotes, that quote is part of the field
		}
		if len(fields) != len(want) {
			t.Fatalf("%q: %q, want %q", line, fields, want)
		}
		for i := range want {
			if got := strings.TrimSpace(string(fields[i])); got != strings.TrimSpace(want[i]) {
				t.Fatalf("%q: field %d is %q, want %q", line, i, got, want[i])
			}
		}
	})
}
