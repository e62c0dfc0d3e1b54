package process

import (
	"bufio"
	"io"
	"slices"
	"sync"
)

// output keeps the end of what a process says.
type output struct {
	mu    sync.Mutex
	lines []string
	more  chan struct{} // closed when there is a line more, or the end
	ended bool
}

const keptLines = 50

func newOutput() *output { return &output{more: make(chan struct{})} }

// read reads until the process closes its end, which is when it ends.
func (o *output) read(from io.ReadCloser) {
	defer from.Close()
	for lines := bufio.NewScanner(from); lines.Scan(); {
		o.change(func() {
			o.lines = append(o.lines, lines.Text())
			o.lines = o.lines[max(0, len(o.lines)-keptLines):]
		})
	}
	_, _ = io.Copy(io.Discard, from) // behind a line that is too long
	o.change(func() { o.ended = true })
}

func (o *output) change(how func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	how()
	close(o.more)
	o.more = make(chan struct{})
}

// look returns what was said, what tells of more, and whether that was all.
func (o *output) look() (lines []string, more <-chan struct{}, ended bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.lines), o.more, o.ended
}

func (o *output) awaitEnd() {
	for {
		_, more, ended := o.look()
		if ended {
			return
		}
		<-more
	}
}
