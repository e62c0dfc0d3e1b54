package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// topOutput is where a view is shown: as JSON, on a screen, or block by block.
type topOutput struct {
	json    bool
	screen  *screen // nil: there is none
	out     io.Writer
	printed bool
}

// answer shows what the hub has just answered.
func (o *topOutput) answer(view *topView) error {
	switch {
	case o.json:
		_, err := fmt.Fprint(o.out, marshalLine(view.json()))
		return err
	case o.screen != nil:
		return o.repaint(view)
	}
	var block strings.Builder
	if o.printed {
		block.WriteString("\n")
	}
	o.printed = true
	block.WriteString(view.at.Local().Format(time.TimeOnly) + "  ")
	for _, line := range view.lines(unlimited, unlimited) {
		block.WriteString(line.text(unlimited, false) + "\n")
	}
	_, err := io.WriteString(o.out, block.String())
	return err
}

// repaint brings a screen up to date; elsewhere nothing is taken back.
func (o *topOutput) repaint(view *topView) error {
	if o.screen == nil {
		return nil
	}
	width, height := o.screen.measure()
	return o.screen.paint(view.lines(width, height))
}

// watchSize is how often a screen is asked for its size.
const watchSize = 200 * time.Millisecond

// wait waits for a tick, or for ctx, and repaints a screen whose size changes.
func (o *topOutput) wait(ctx context.Context, tick <-chan time.Time, view *topView) error {
	var resized <-chan time.Time
	if o.screen != nil {
		ticker := time.NewTicker(watchSize)
		defer ticker.Stop()
		resized = ticker.C
	}
	for {
		select {
		case <-tick:
			return nil
		case <-ctx.Done():
			return nil
		case <-resized:
			if o.screen.resized() {
				if err := o.repaint(view); err != nil {
					return err
				}
			}
		}
	}
}
