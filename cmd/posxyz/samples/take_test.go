package samples

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// take writes a file and checks it.
func take(t *testing.T, content string) (*Take, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "walk.csv")
	write(t, path, content)
	checked, err := Check(context.Background(), path)
	if err != nil {
		t.Fatalf("%s: %v", content, err)
	}
	return checked, path
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

const walkCSV = "time_s,x,y,z\n10,1,0,0\n10.1,2,0,0\n10.4,3,0,0\n"

func TestPlayYieldsWhenDue(t *testing.T) {
	walk, _ := take(t, walkCSV)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		want := []time.Duration{0, 100 * ms, 400 * ms}
		n := 0
		for s, err := range walk.Play(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start); n >= len(want) || got != want[n] || s.At.X != float64(n+1) || s.Line != n+2 {
				t.Fatalf("sample %d: %+v after %v, want x %d after %v", n, s, got, n+1, want)
			}
			if got := s.Captured.Sub(start); got != want[n] {
				t.Errorf("sample %d: captured %v after the start, want %v", n, got, want[n])
			}
			n++
		}
		if n != len(want) {
			t.Errorf("%d samples, want %d", n, len(want))
		}
	})
}

// A consumer that takes its time gets everything, stamped as it was due, and does
// not shift what comes later.
func TestPlayDoesNotDrift(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("time_s,x,y,z\n")
	for i := range 1000 {
		fmt.Fprintf(&rows, "%.3f,%d,0,0\n", float64(i)/100, i)
	}
	walk, _ := take(t, rows.String())
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		n := 0
		for s, err := range walk.Play(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			due := time.Duration(n) * 10 * ms
			if got := s.Captured.Sub(start); got != due {
				t.Fatalf("sample %d: captured after %v, want %v", n, got, due)
			}
			late := time.Since(start) - due
			if late < 0 || late > 0 && (n <= 500 || n > 520) {
				t.Fatalf("sample %d: %v late, want on time", n, late)
			}
			if n == 500 {
				time.Sleep(95 * ms) // made up for within 14 samples, 7 ms each
			}
			time.Sleep(3 * ms)
			n++
		}
		if n != 1000 {
			t.Errorf("%d samples, want 1000", n)
		}
	})
}

func TestLoopGoesOnSeamlessly(t *testing.T) {
	walk, _ := take(t, walkCSV)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		n := 0
		for s, err := range walk.Loop(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			// Length 0.4 s and a mean interval of 0.2 s: a round is 0.6 s.
			want := time.Duration(n/3)*600*ms + []time.Duration{0, 100 * ms, 400 * ms}[n%3]
			if got := time.Since(start); got != want || s.At.X != float64(n%3+1) {
				t.Fatalf("sample %d: x %v after %v, want x %d after %v", n, s.At.X, got, n%3+1, want)
			}
			if n++; n == 3000 {
				break
			}
		}
		if n != 3000 {
			t.Errorf("%d samples, want a thousand rounds of 3", n)
		}
	})
}

func TestPlayEndsWithItsContext(t *testing.T) {
	walk, _ := take(t, walkCSV)
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(250*ms, func() { cancel(why) })
		start := time.Now()
		samples := 0
		var last error
		for _, err := range walk.Play(ctx) {
			if last = err; err == nil {
				samples++
			}
		}
		if got := time.Since(start); samples != 2 || !errors.Is(last, why) || got != 250*ms {
			t.Errorf("%d samples and %v after %v, want 2 and %v after 250ms", samples, last, got, why)
		}
	})
}

func TestPlayNoticesChanges(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, path string){
		"another line": func(t *testing.T, path string) { write(t, path, walkCSV+"11,4,0,0\n") },
		"another file": func(t *testing.T, path string) {
			write(t, path+".new", walkCSV)
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		},
		"other numbers": func(t *testing.T, path string) {
			write(t, path, strings.ReplaceAll(walkCSV, "2,0", "9,0"))
			if err := os.Chtimes(path, time.Time{}, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name+" before", func(t *testing.T) {
			walk, path := take(t, walkCSV)
			change(t, path)
			samples, err := drain(walk.Play(t.Context()))
			if samples != 0 || err == nil || !strings.Contains(err.Error(), "walk.csv changed after it was checked") {
				t.Errorf("%d samples, %v, want none, as it changed", samples, err)
			}
		})
		if name == "another file" {
			continue // the one that plays is still there
		}
		t.Run(name+" while it plays", func(t *testing.T) {
			walk, path := take(t, walkCSV)
			synctest.Test(t, func(t *testing.T) {
				time.AfterFunc(250*ms, func() { change(t, path) })
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				samples, err := drain(walk.Loop(ctx))
				if samples != 3 || err == nil || !strings.Contains(err.Error(), "walk.csv changed after it was checked") {
					t.Errorf("%d samples, %v, want one round of 3, as it changed", samples, err)
				}
			})
		})
	}
	t.Run("gone", func(t *testing.T) {
		walk, path := take(t, walkCSV)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if samples, err := drain(walk.Play(t.Context())); samples != 0 || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%d samples, %v, want none, as the file is gone", samples, err)
		}
	})
}

func TestCheckRefuses(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "walk.csv")
	write(t, bad, "time_s,x,y,z\n0,1,\"1,2\",3\n")
	for path, want := range map[string]string{
		dir:                               "is not a regular file, want one, or its samples on stdin",
		bad:                               `walk.csv:2: column y: "1,2" is not a number of metres; want a decimal number within ±1e6, such as 1.25`,
		filepath.Join(dir, "nowhere.csv"): "no such file",
	} {
		take, err := Check(context.Background(), path)
		if err == nil || take != nil || !strings.Contains(err.Error(), want) && !(want == "no such file" && errors.Is(err, os.ErrNotExist)) {
			t.Errorf("%s: %+v, %v, want the error %q", path, take, err, want)
		}
	}
	var line *LineError
	if _, err := Check(context.Background(), bad); !errors.As(err, &line) || line.Line != 2 || line.Where != "column y" {
		t.Errorf("%v is %+v, want a *LineError of line 2, column y", err, line)
	}
}

func TestAllYieldsAtOnce(t *testing.T) {
	walk, _ := take(t, walkCSV)
	start := time.Unix(1000, 0)
	var got []time.Duration
	for s, err := range walk.All(t.Context(), start) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, s.Captured.Sub(start))
	}
	if want := []time.Duration{0, 100 * ms, 400 * ms}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("samples at %v, want %v", got, want)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range walk.All(gone, start) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that has ended: %v, want its cause", err)
		}
	}
}
