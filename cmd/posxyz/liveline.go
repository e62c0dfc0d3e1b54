package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"posxyz/audio/binaural"
)

// The live lines: how often they are painted on a terminal, how often one is
// printed elsewhere, and for how many sources.
const (
	paintEvery  = 100 * time.Millisecond
	printEvery  = time.Second
	mostSources = 8
)

// liveLine shows what is heard.
type liveLine struct {
	title  func() string
	meters func() binaural.Meters
	hub    *presence
}

// paint keeps the foot of a terminal up to date until ctx ends.
func (l *liveLine) paint(ctx context.Context, screen *display) error {
	return every(ctx, paintEvery, func() error { return screen.paint(l.lines(l.meters())) })
}

// print writes the sources to w, line by line, until ctx ends.
func (l *liveLine) print(ctx context.Context, w io.Writer) error {
	return every(ctx, printEvery, func() error {
		for _, line := range l.lines(l.meters())[1:] {
			if _, err := fmt.Fprintln(w, line); err != nil {
				return err
			}
		}
		return nil
	})
}

// every calls f again and again until ctx ends.
func every(ctx context.Context, interval time.Duration, f func() error) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := f(); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// lines returns one line per source, by name, under a title.
func (l *liveLine) lines(m binaural.Meters) []string {
	title := fmt.Sprintf("hub %s · %s · load %.0f %%", l.hub.hub, l.title(), 100*m.Load)
	switch {
	case l.hub.away.Load():
		title += " · the hub is away"
	case len(m.Heard) == 0:
		title += " · no source yet"
	}
	if m.LeftOut > 0 {
		title += fmt.Sprintf(" · %d too quiet to be heard beside the others", m.LeftOut)
	}
	lines := []string{title}
	slices.SortFunc(m.Heard, func(a, b binaural.Meter) int { return cmp.Compare(a.Source.String(), b.Source.String()) })
	for i, meter := range m.Heard {
		if i == mostSources {
			return append(lines, fmt.Sprintf("  and %d more", len(m.Heard)-mostSources))
		}
		lines = append(lines, meterLine(meter))
	}
	return lines
}

// meterLine is one source: where it is heard, how loud, and how old that is.
func meterLine(m binaural.Meter) string {
	return fmt.Sprintf("  %s %s  %6.1f dB  age %3d ms", padded(m.Source.Name, 12), bearing(m.At), levelDB(m), m.Age.Milliseconds())
}

// silenceDB is shown for whatever is quieter.
const silenceDB = -99.9

// levelDB is the power of both ears in dBFS, where a full-scale sine at one ear
// is 0 (AES17).
func levelDB(m binaural.Meter) float64 {
	power := m.Left*m.Left + m.Right*m.Right
	return max(silenceDB, 10*math.Log10(2*power))
}
