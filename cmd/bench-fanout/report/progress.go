package report

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// Progress says how far a run is: in a line that is written over on a terminal,
// in lines elsewhere.
type Progress struct {
	w          io.Writer
	begin, end string // of what is written
	total      int
	done       int
	started    time.Time
}

const clearLine = "\r\x1b[K"

// NewProgress returns the progress of so many steps.
func NewProgress(w io.Writer, total int) *Progress {
	p := &Progress{w: w, end: "\n", total: total, started: time.Now()}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.begin, p.end = clearLine, ""
	}
	return p
}

// Step says what comes next.
func (p *Progress) Step(what string) {
	left := "?"
	if p.done > 0 {
		each := time.Since(p.started) / time.Duration(p.done)
		left = (each * time.Duration(p.total-p.done)).Round(time.Second).String()
	}
	fmt.Fprintf(p.w, "%s%d/%d  %s  (%s left)%s", p.begin, p.done+1, p.total, what, left, p.end)
	p.done++
}

// End clears the line.
func (p *Progress) End() { fmt.Fprint(p.w, p.begin) }
