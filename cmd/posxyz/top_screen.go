package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screen is a terminal that shows one picture at a time, and afterwards what it
// showed before. It belongs to one goroutine.
type screen struct {
	// fixed after openScreen
	out    io.Writer
	size   func() (width, height int)
	colour bool

	width, height int // as measured last
}

// What a terminal is told (ECMA-48, and xterm for the private modes).
const (
	enterScreen = "\x1b[?1049h\x1b[?25l" // the alternate screen, and no cursor
	leaveScreen = "\x1b[?25h\x1b[?1049l"
	cursorHome  = "\x1b[H"
	clearLine   = "\x1b[K" // from the cursor on
	clearBelow  = "\x1b[J"
)

// openScreen takes w over if it is a terminal; otherwise it returns nil. Close it.
func openScreen(w io.Writer) *screen {
	if !isTerminal(w) || os.Getenv("TERM") == "dumb" || !enableEscapes(w.(*os.File)) {
		return nil
	}
	file := w.(*os.File)
	size := func() (int, int) {
		width, height, err := term.GetSize(int(file.Fd()))
		if err != nil || width < 1 || height < 1 {
			return 80, 24
		}
		return width, height
	}
	s := &screen{out: w, size: size, colour: os.Getenv("NO_COLOR") == ""}
	_, _ = io.WriteString(s.out, enterScreen) // if it cannot be written to, paint says so
	return s
}

// close shows what was there before.
func (s *screen) close() { _, _ = io.WriteString(s.out, leaveScreen) }

// measure returns how much there is room for.
func (s *screen) measure() (width, height int) {
	s.width, s.height = s.size()
	return s.width, s.height
}

// resized reports whether the room has changed since it was measured.
func (s *screen) resized() bool {
	width, height := s.size()
	return width != s.width || height != s.height
}

// paint replaces the picture. It writes over the old one, in one piece and
// without clearing it first, so that nothing flickers.
func (s *screen) paint(lines []row) error {
	var text strings.Builder
	text.WriteString(cursorHome)
	for i, line := range lines[:min(len(lines), s.height)] {
		if i > 0 {
			text.WriteString("\r\n")
		}
		text.WriteString(line.text(s.width-1, s.colour) + clearLine) // in the last cell it would clear that
	}
	text.WriteString(clearBelow)
	_, err := io.WriteString(s.out, text.String())
	return err
}
