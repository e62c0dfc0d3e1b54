package report

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerdict(t *testing.T) {
	most := Gate{Mark: 10, Goal: 5}
	least := Gate{Mark: 10, Goal: 20, AtLeast: true}
	for _, c := range []struct {
		gate Gate
		want string
	}{
		{most, "-"},
		{most.Of(math.NaN()), "-"},
		{most.Of(math.Inf(1)), "-"},
		{most.Of(5), "pass, and the goal"},
		{most.Of(10), "pass"},
		{most.Of(10.1), "MISS"},
		{least.Of(20), "pass, and the goal"},
		{least.Of(10), "pass"},
		{least.Of(9.9), "MISS"},
		{Gate{Fault: "it fell over", Mark: 10}.Of(1), "MISS: it fell over"},
	} {
		if got := c.gate.Verdict(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.gate, got, c.want)
		}
	}
}

func TestPrintGates(t *testing.T) {
	var lines strings.Builder
	PrintGates(&lines, []Gate{Gate{Name: "weight", Unit: "kg", Mark: 3, Goal: 2}.Of(2.5), {Name: "speed", Unit: "m/s", AtLeast: true, Mark: 1, Goal: 4}})
	want := `gate    mark      measured         verdict  goal
weight  <= 3 kg   2.5 kg           pass     <= 2
speed   >= 1 m/s  not in this run  -        >= 4
`
	if lines.String() != want {
		t.Errorf("got\n%swant\n%s", lines.String(), want)
	}
}

func TestProgressInLines(t *testing.T) {
	var lines strings.Builder
	p := NewProgress(&lines, 2)
	p.Step("a")
	p.Step("b")
	p.End()
	if got, want := lines.String(), "1/2  a  (? left)\n2/2  b  (0s left)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWrite puts two parts into a file that held something else, and one of them
// again.
func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("null"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		name  string
		value int
	}{{"a", 1}, {"b", 2}, {"a", 3}} {
		file := File{path, part.name}
		if err := file.Check(); err != nil {
			t.Fatal(err)
		}
		if err := file.Write(part.value); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if got, want := strings.Join(strings.Fields(string(text)), ""), `{"a":3,"b":2}`; got != want {
		t.Errorf("got %s, want %s: %v", got, want, err)
	}
}

func TestWriteNowhere(t *testing.T) {
	if err := (File{}).Check(); err != nil {
		t.Error(err)
	}
	if err := (File{}).Write(1); err != nil {
		t.Error(err)
	}
	if err := (File{Path: filepath.Join(t.TempDir(), "no", "such")}).Check(); err == nil {
		t.Error("a file in a directory that is not there can be written")
	}
}
