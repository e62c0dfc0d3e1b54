package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"posxyz/cmd/posxyz/load"
)

// benchBar shows on a terminal how far a bench has come.
type benchBar struct {
	screen *display // nil: nobody watches
	bench  *benchCmd
}

func newBenchBar(bench *benchCmd, w io.Writer) *benchBar { return &benchBar{newDisplay(w), bench} }

// show is load.Options.Progress.
func (b *benchBar) show(p load.Progress) {
	if b.screen != nil {
		_ = b.screen.paint([]string{b.line(p)}) // what cannot be shown can do no harm
	}
}

// clear takes the bar away.
func (b *benchBar) clear() {
	if b.screen != nil {
		_ = b.screen.paint(nil)
	}
}

// barCells is how long the bar is.
const barCells = 24

func (b *benchBar) line(p load.Progress) string {
	if p.Elapsed <= 0 {
		return bar(float64(p.Arrived)/float64(b.bench.Subscribers)) +
			fmt.Sprintf(" %s of %s there", grouped(uint64(p.Arrived)), counted(b.bench.Subscribers, "subscriber"))
	}
	return bar(p.Elapsed.Seconds()/b.bench.For.Seconds()) +
		fmt.Sprintf(" %v of %v · %s deliveries/s", p.Elapsed.Truncate(100*time.Millisecond), b.bench.For, number(float64(p.Delivered)/p.Elapsed.Seconds()))
}

// bar is full at 1.
func bar(done float64) string {
	full := int(min(max(done, 0), 1) * barCells)
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", barCells-full) + "]"
}
