package main

import (
	"fmt"
	"io"
	"time"
)

// renderBarEvery is how often the bar moves.
const renderBarEvery = 100 * time.Millisecond

// renderBar shows on a terminal how far a rendering has come.
type renderBar struct {
	screen *display // nil: nobody watches
	length time.Duration
	begun  time.Time
	shown  time.Time
}

func newRenderBar(w io.Writer, length time.Duration) *renderBar {
	return &renderBar{screen: newDisplay(w), length: length, begun: time.Now()}
}

// show is called after every block.
func (b *renderBar) show(done time.Duration) {
	if b.screen == nil || time.Since(b.shown) < renderBarEvery {
		return
	}
	b.shown = time.Now()
	// What cannot be shown can do no harm.
	_ = b.screen.paint([]string{b.line(done, b.shown.Sub(b.begun))})
}

func (b *renderBar) line(done, took time.Duration) string {
	return bar(done.Seconds()/b.length.Seconds()) + fmt.Sprintf(" %v of %v · %s",
		done.Truncate(100*time.Millisecond), b.length.Truncate(100*time.Millisecond), pace(done, took))
}

// pace says how fast something was rendered.
func pace(done, took time.Duration) string {
	times := done.Seconds() / max(took.Seconds(), 1e-3)
	if times < 10 {
		return fmt.Sprintf("%.1f times as fast as real time", times)
	}
	return fmt.Sprintf("%.0f times as fast as real time", times)
}

// clear takes the bar away.
func (b *renderBar) clear() {
	if b.screen != nil {
		_ = b.screen.paint(nil)
	}
}
