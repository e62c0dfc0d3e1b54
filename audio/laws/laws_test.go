package laws

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

var whole = flag.Bool("laws", false, "measure everything, and print the table alone")

// A law is measured as one or more rows of the table.
type law struct {
	number  int
	measure func(*extent) ([]row, error)
}

// all are the laws in their order.
var all = []law{
	{1, timeDifferences},
	{2, timeDifferencesAround},
	{3, levelDifferences},
	{4, spectra},
	{5, convolution},
	{6, movingTones},
	{7, seams},
	{8, loudness},
	{9, latency},
	{10, doppler},
	{11, distances},
	{12, hostility},
	{13, localisation},
	{14, mirrors},
}

// A row is one figure and its mark.
type row struct {
	what      string
	got       float64
	low, high float64 // the mark: got is to be within
	unit      string
}

// atMost is a row for a figure with an upper mark.
func atMost(high float64, unit string, got float64, what string, args ...any) row {
	return row{fmt.Sprintf(what, args...), got, math.Inf(-1), high, unit}
}

// atLeast is a row for a figure with a lower mark.
func atLeast(low float64, unit string, got float64, what string, args ...any) row {
	return row{fmt.Sprintf(what, args...), got, low, math.Inf(1), unit}
}

// within is a row for a figure that is to be 0, more or less.
func within(off float64, unit string, got float64, what string, args ...any) row {
	return row{fmt.Sprintf(what, args...), got, -off, off, unit}
}

// kept reports whether the mark is met; NaN meets none.
func (r row) kept() bool { return r.got >= r.low && r.got <= r.high }

func (r row) mark() string {
	switch {
	case r.low == 0 && r.high == 0:
		return "0"
	case math.IsInf(r.low, -1):
		return "≤ " + number(r.high) + " " + r.unit
	case math.IsInf(r.high, 1):
		return "≥ " + number(r.low) + " " + r.unit
	default:
		return "0 ± " + number(r.high) + " " + r.unit
	}
}

func (r row) figure() string {
	if r.unit == "dB" && math.IsInf(r.got, -1) {
		return "equal"
	}
	return strings.TrimSpace(number(r.got) + " " + r.unit)
}

// number has three digits, or one after the point.
func number(x float64) string {
	digits := fmt.Sprintf("%.3g", x)
	if math.Abs(x) >= 10 {
		digits = strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0")
	}
	return strings.Replace(digits, "-", "−", 1)
}

// A table prints rows, each when it is known.
type table struct{ out io.Writer }

func (t table) head() {
	t.line("law", "what", "mark", "measured", "")
	t.line("---", strings.Repeat("-", whatWidth), strings.Repeat("-", 12), strings.Repeat("-", 12), "")
}

func (t table) row(law int, r row) {
	missed := ""
	if !r.kept() {
		missed = "  MISSED"
	}
	t.line(fmt.Sprint(law), r.what, r.mark(), r.figure(), missed)
}

// whatWidth is that of the longest row.
const whatWidth = 80

func (t table) line(law, what, mark, figure, note string) {
	fmt.Fprintf(t.out, "%3s  %-*s  %12s  %12s%s\n", law, whatWidth, what, mark, figure, note)
}

func TestMain(m *testing.M) {
	flag.Parse()
	if *whole {
		os.Exit(printTable(os.Stdout))
	}
	os.Exit(m.Run())
}

// printTable measures everything, and returns the status to exit with.
func printTable(out io.Writer) (status int) {
	t := table{out}
	t.head()
	for _, l := range all {
		rows, err := l.measure(&extent{whole: true})
		switch {
		case errors.Is(err, errMissing) && !requireAll():
			t.line(fmt.Sprint(l.number), "skipped: "+err.Error(), "", "", "")
		case err != nil:
			t.line(fmt.Sprint(l.number), err.Error(), "", "", "  MISSED")
			status = 1
		}
		for _, r := range rows {
			t.row(l.number, r)
			if !r.kept() {
				status = 1
			}
		}
	}
	return status
}

// TestLaws measures a part of what -laws does.
func TestLaws(t *testing.T) {
	var printed strings.Builder
	lines := table{&printed}
	lines.head()
	for _, l := range all {
		t.Run(fmt.Sprint(l.number), func(t *testing.T) {
			rows, err := l.measure(&extent{})
			switch {
			case errors.Is(err, errMissing) && !requireAll():
				t.Skip(err)
			case err != nil:
				t.Fatal(err)
			}
			for _, r := range rows {
				lines.row(l.number, r)
				if !r.kept() {
					t.Errorf("law %d: %s: %s, want %s", l.number, r.what, r.figure(), r.mark())
				}
			}
		})
	}
	t.Logf("\n%s", printed.String())
}

func requireAll() bool { return os.Getenv("POSXYZ_REQUIRE_ALL") == "1" }
