package samples

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// drain counts samples up to the error.
func drain(samples iter.Seq2[Sample, error]) (n int, last error) {
	for _, err := range samples {
		if last = err; err == nil {
			n++
		}
	}
	return n, last
}

// feed writes lines to a pipe, each a second after the one before, and closes it.
func feed(lines ...string) io.Reader {
	r, w := io.Pipe()
	go func() {
		for _, line := range lines {
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
		w.Close()
	}()
	return r
}

func TestLiveYieldsAsLinesCome(t *testing.T) {
	for name, lines := range map[string][]string{
		"csv":  {"x,y,z,time_s\n1,0,0,99\n", "2,0,0,7\n", "3,0,0,\n"},
		"json": {"\n{\"x\":1,\"y\":0,\"z\":0}\n", "{\"x\":2,\"y\":0,\"z\":0,\"time_s\":-3}\n", "{\"x\":3,\"y\":0,\"z\":0}"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				n := 0
				for s, err := range Live(t.Context(), feed(lines...), LiveOptions{}) {
					if err != nil {
						t.Fatal(err)
					}
					due := time.Duration(n) * time.Second
					if n == 2 && name == "json" {
						due += time.Second // it has no end until the pipe has
					}
					if now := time.Since(start); s.At.X != float64(n+1) || now != due || s.Captured.Sub(start) != due {
						t.Errorf("sample %d: %+v after %v, want x %d, captured after %v", n, s, now, n+1, due)
					}
					n++
				}
				if n != 3 {
					t.Errorf("%d samples, want 3", n)
				}
			})
		})
	}
}

func TestLiveTakesTheCaptureTime(t *testing.T) {
	in := strings.NewReader(`{"x":1,"y":0,"z":0,"time_us":1760000000000001}`)
	for s, err := range Live(t.Context(), in, LiveOptions{}) {
		if want := time.UnixMicro(1_760_000_000_000_001); err != nil || !s.Captured.Equal(want) {
			t.Errorf("captured %v, %v, want %v", s.Captured, err, want)
		}
	}
}

func TestLiveWarnsOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		go func() { // 100 lines a second for 2.5 s, every other one bad, then quiet, then one more
			io.WriteString(w, "x,y,z\n")
			for i := range 250 {
				if i%2 == 0 {
					io.WriteString(w, "1,2,oops\n")
				} else {
					io.WriteString(w, "1,2,3\n")
				}
				time.Sleep(10 * ms)
			}
			time.Sleep(5 * time.Second)
			io.WriteString(w, "1,2\n")
			w.Close()
		}()
		start := time.Now()
		var got []string
		samples, err := drain(Live(t.Context(), r, LiveOptions{Input: "pipe", Warn: func(e *SkippedError) {
			got = append(got, fmt.Sprintf("%v: %v", time.Since(start), e))
		}}))
		want := []string{
			`0s: skipped a line: pipe:2: column z: "oops" is not a number of metres; want a decimal number within ±1e6, such as 1.25`,
			`1s: skipped 49 lines, the last: pipe:100: column z`,
			`2s: skipped 50 lines, the last: pipe:200: column z`,
			`3s: skipped 25 lines, the last: pipe:250: column z`,
			`7.5s: skipped a line: pipe:252: 2 fields; want 3`,
		}
		if samples != 125 || err != nil || len(got) != len(want) {
			t.Fatalf("%d samples, %v and the warnings\n%s\nwant 125 and\n%s", samples, err, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		total := 0
		for i := range got {
			if i != 1 && i != 2 && !strings.HasPrefix(got[i], want[i]) {
				t.Errorf("warning %d: %s, want %s", i, got[i], want[i])
			}
			var n int
			if _, err := fmt.Sscanf(got[i][strings.Index(got[i], "skipped"):], "skipped %d", &n); err != nil {
				n = 1
			}
			total += n
		}
		if total != 126 {
			t.Errorf("%d lines skipped in all, want 126:\n%s", total, strings.Join(got, "\n"))
		}
	})
}

// What was skipped just before the end is told too.
func TestLiveWarnsAtTheEnd(t *testing.T) {
	var got []string
	in := strings.NewReader("x,y,z\n1,2\n1\n1,2,3\n" + strings.Repeat("9", 1<<20))
	samples, err := drain(Live(t.Context(), in, LiveOptions{Warn: func(e *SkippedError) { got = append(got, e.Error()) }}))
	if samples != 1 || err != nil || len(got) != 2 ||
		!strings.HasPrefix(got[0], "skipped a line: stdin:2: 2 fields") ||
		!strings.HasPrefix(got[1], "skipped 2 lines, the last: stdin:5: more than 64 kB") {
		t.Errorf("%d samples, %v and the warnings %q, want 1 sample, one warning of line 2, one of two lines, the last line 5", samples, err, got)
	}
}

func TestLiveEnds(t *testing.T) {
	broken := errors.New("the cable is out")
	for _, c := range []struct {
		name    string
		in      io.Reader
		samples int
		want    string // the error; "" for none
	}{
		{"nothing", strings.NewReader(""), 0, ""},
		{"header", strings.NewReader("time_s,x,y,z\n"), 0, ""},
		{"bad header", strings.NewReader("a,b,c\n1,2,3\n"), 0, `stdin:1: header "a,b,c" has no column x; want`},
		{"broken", io.MultiReader(strings.NewReader("x,y,z\n1,2,3\n4,5,"), failing{broken}), 1, "samples: stdin: the cable is out"},
	} {
		samples, err := drain(Live(t.Context(), c.in, LiveOptions{}))
		if samples != c.samples || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d samples, %v, want %d and %q", c.name, samples, err, c.samples, c.want)
		}
	}
}

// failing is a reader that has only an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// While nothing comes, the context ends it; the goroutine that reads ends with
// its Read, as the bubble proves.
func TestLiveEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		why := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute, func() { cancel(why) })
		go io.WriteString(w, "x,y,z\n1,2,3\n")
		start := time.Now()
		samples, err := drain(Live(ctx, r, LiveOptions{}))
		if got := time.Since(start); samples != 1 || !errors.Is(err, why) || got != time.Minute {
			t.Errorf("%d samples, %v after %v, want 1 and %v after a minute", samples, err, got, why)
		}
		w.Close()
	})
}

// A consumer that breaks off leaves no goroutine at its send.
func TestLiveBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range Live(t.Context(), strings.NewReader("x,y,z\n1,2,3\n4,5,6\n7,8,9\n"), LiveOptions{}) {
			break
		}
	})
}
