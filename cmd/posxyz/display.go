package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// display keeps a few lines at the foot of a terminal up to date, while what is
// written to it scrolls by above. Safe for concurrent use.
type display struct {
	mu      sync.Mutex
	out     *os.File
	painted []string
}

// newDisplay returns a display if w is a terminal, else nil.
func newDisplay(w io.Writer) *display {
	if !isTerminal(w) || !enableEscapes(w.(*os.File)) {
		return nil
	}
	return &display{out: w.(*os.File)}
}

// Write prints text above the lines.
func (d *display) Write(text []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	lines := d.painted
	if _, err := io.WriteString(d.out, d.eraseLocked()+string(text)); err != nil {
		return 0, err
	}
	return len(text), d.paintLocked(lines)
}

// paint replaces the lines.
func (d *display) paint(lines []string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.paintLocked(lines)
}

// paintLocked writes in one piece, so that nothing flickers.
func (d *display) paintLocked(lines []string) error {
	width, height, err := term.GetSize(int(d.out.Fd()))
	if err != nil || width < 10 || height < 2 {
		width, height = 80, 24
	}
	lines = lines[:min(len(lines), height-1)]
	var text strings.Builder
	text.WriteString(d.eraseLocked())
	for _, line := range lines {
		text.WriteString(cut(line, width-1) + "\n")
	}
	d.painted = lines
	_, err = io.WriteString(d.out, text.String())
	return err
}

// eraseLocked returns what takes the lines off the terminal.
func (d *display) eraseLocked() string {
	painted := len(d.painted)
	d.painted = nil
	if painted == 0 {
		return ""
	}
	return fmt.Sprintf("\x1b[%dA\r\x1b[J", painted) // up, and clear to the end
}
