package samples

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

// dues returns when the lines of a file play.
func dues(input string) (times []time.Duration, err error) {
	err = walk(context.Background(), newDecoder("in", strings.NewReader(input), true), func(_ Sample, due time.Duration) error {
		times = append(times, due)
		return nil
	})
	return times, err
}

func TestWhenLinesPlay(t *testing.T) {
	row := func(source string, us int) string { // of a recording
		return fmt.Sprintf(`{"source":%q,"x":1,"y":0,"z":0,"time_us":%d}`+"\n", source, 1_760_000_000_000_000+us)
	}
	for name, c := range map[string]struct {
		input string
		want  []time.Duration
	}{
		"counted from the first": {"time_s,x,y,z\n10,0,0,0\n10.02,0,0,0\n10.02,0,0,0\n12,0,0,0\n", []time.Duration{0, 20 * ms, 20 * ms, 2000 * ms}},
		"negative":               {"time_s,x,y,z\n-1,0,0,0\n1,0,0,0\n", []time.Duration{0, 2000 * ms}},
		"time_s before time_us":  {"time_s,time_us,x,y,z\n0,1000,0,0,0\n3,2000,0,0,0\n", []time.Duration{0, 3000 * ms}},
		"json":                   {`{"x":0,"y":0,"z":0,"time_s":5}` + "\n" + `{"x":0,"y":0,"z":0,"time_s":5.5}`, []time.Duration{0, 500 * ms}},
		"a recording":            {row("a", 0) + row("a", 100_000) + row("a", 250_000), []time.Duration{0, 100 * ms, 250 * ms}},
		"a csv recording":        {"x,y,z,time_us\n0,0,0,1000\n0,0,0,3000\n", []time.Duration{0, 2 * ms}},
		"an old snapshot":        {row("a", -3_600_000_000) + row("b", 0) + row("a", 20_000) + row("b", 30_000), []time.Duration{0, 0, 20 * ms, 30 * ms}},
		"all of it old":          {row("a", -3_600_000_000) + row("a", 0) + row("a", 20_000), []time.Duration{0, 1000 * ms, 1020 * ms}},
		"publishers apart":       {row("a", 0) + row("b", 5000) + row("a", 15_000) + row("b", 10_000) + row("b", 20_000), []time.Duration{0, 0, 10 * ms, 10 * ms, 15 * ms}},
		"a late snapshot":        {row("a", 0) + row("a", 10_000) + row("c", -9_000_000) + row("a", 20_000), []time.Duration{0, 10 * ms, 10 * ms, 20 * ms}},
		"a long pause":           {row("a", 0) + row("a", 10_000) + row("a", 60_010_000), []time.Duration{0, 10 * ms, 60_010 * ms}},
	} {
		got, err := dues(c.input)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, %v, want %v of\n%s", name, got, err, c.want, c.input)
		}
	}
}

func TestTimesThatWillNotDo(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{"time_s,x,y,z\n3.2,0,0,0\n3.1,0,0,0\n", "in:3: time_s goes back from 3.2 to 3.1; want times that do not go backwards over the file"},
		{"time_s,x,y,z,source\n1,0,0,0,a\n0.5,0,0,0,b\n", "in:3: time_s goes back from 1 to 0.5"},
		{"time_s,x,y,z\n0,0,0,0\n,0,0,0\n", "in:3: no time_s; want one on every line, as on the first"},
		{"x,y,z,time_us\n0,0,0,0\n", "in:2: no time_s and no time_us; want the same one of them on every line"},
		{`{"x":0,"y":0,"z":0}`, "in:1: no time_s and no time_us"},
		{`{"x":0,"y":0,"z":0,"time_us":1}` + "\n" + `{"x":0,"y":0,"z":0,"time_s":1}`, "in:2: no time_s and no time_us"},
	} {
		got, err := dues(c.input)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, %v, want the error %q", c.input, got, err, c.want)
		}
	}
}

func TestScanSumsUp(t *testing.T) {
	for name, c := range map[string]struct {
		input string
		want  Summary
	}{
		"one source": {"time_s,x,y,z\n0,0,0,0\n0.1,0,0,0\n0.4,0,0,0\n",
			Summary{Samples: 3, Sources: 1, Length: 400 * ms, Period: 600 * ms, Silence: 300 * ms, LoopSilence: 300 * ms}},
		"two at a time": {"time_s,x,y,z,source\n0,0,0,0,a\n0,0,0,0,b\n1,0,0,0,a\n1,0,0,0,b\n",
			Summary{Samples: 4, Sources: 2, Length: 1000 * ms, Period: 2000 * ms, Silence: 1000 * ms, LoopSilence: 1000 * ms}},
		"one comes late": {"time_s,x,y,z,source\n0,0,0,0,a\n1,0,0,0,a\n2,0,0,0,a\n2,0,0,0,b\n",
			Summary{Samples: 4, Sources: 2, Length: 2000 * ms, Period: 3000 * ms, Silence: 1000 * ms, LoopSilence: 3000 * ms}},
		"one moment": {"time_s,x,y,z\n7,0,0,0\n",
			Summary{Samples: 1, Sources: 1, Period: 1000 * ms, LoopSilence: 1000 * ms}},
		"next to nothing": {"time_s,x,y,z\n0,0,0,0\n1e-6,0,0,0\n",
			Summary{Samples: 2, Sources: 1, Length: 1000, Period: ms + 1000, Silence: 1000, LoopSilence: ms}},
		"scenes apart": {`{"scene":"s","source":"a","x":0,"y":0,"z":0,"time_s":0}` + "\n" + `{"scene":"t","source":"a","x":0,"y":0,"z":0,"time_s":1}`,
			Summary{Samples: 2, Sources: 2, Length: 1000 * ms, Period: 2000 * ms, LoopSilence: 2000 * ms}},
	} {
		got, err := scan(context.Background(), "in", strings.NewReader(c.input))
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v of\n%s", name, got, err, c.want, c.input)
		}
	}
}

func TestScanRefuses(t *testing.T) {
	var crowd strings.Builder
	crowd.WriteString("time_s,x,y,z,source\n")
	for i := range maxSources + 1 {
		fmt.Fprintf(&crowd, "%d,0,0,0,s%d\n", i, i)
	}
	for _, c := range []struct{ input, want string }{
		{"", "samples: in has no samples, want a header such as time_s,x,y,z or time_s,source,x,y,z and a row below it, or JSON lines"},
		{"time_s,x,y,z\n\r\n", "samples: in has no samples"},
		{`{"x":0,"y":0,"z":0,"time_us":1,"status":-1}`, "samples: in has no samples"},
		{"time_s,x,y,z\n0,0,0,0\n1,0,0\n2,0,0,0\n", "in:3: 3 fields; want 4"},
		{crowd.String(), "in:10002: the 10001th source; want at most 10000 in a file"},
	} {
		got, err := scan(context.Background(), "in", strings.NewReader(c.input))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.100q: %+v, %v, want the error %q", c.input, got, err, c.want)
		}
	}
}

func TestScanEndsWithItsContext(t *testing.T) {
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	endless := &repeat{row: "1,0,0,0\n", then: func(rows int) {
		if rows == 100_000 {
			cancel(why)
		}
	}}
	_, err := scan(ctx, "in", io.MultiReader(strings.NewReader("time_s,x,y,z\n"), endless))
	if !errors.Is(err, why) {
		t.Errorf("%v, want %v", err, why)
	}
}

// repeat is a row again and again.
type repeat struct {
	row  string
	rows int
	then func(rows int)
}

func (r *repeat) Read(p []byte) (int, error) {
	r.rows++
	r.then(r.rows)
	return copy(p, r.row), nil
}

func BenchmarkScan(b *testing.B) {
	for name, row := range map[string]string{
		"csv":  "1.25,0.123456,-2.5,0.001\n",
		"json": `{"scene":"","source":"character","x":0.123456,"y":-2.5,"z":0.001,"azimuth_deg":-87.1,"elevation_deg":0.02,"distance_m":2.503,"time_us":1760000000000000,"seq":1760000000000000,"status":0}` + "\n",
	} {
		b.Run(name, func(b *testing.B) {
			input := strings.Repeat(row, 10_000)
			if name == "csv" {
				input = "time_s,x,y,z\n" + input
			}
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := scan(context.Background(), "in", strings.NewReader(input)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
