package samples

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the length of the longest line, in bytes, its end included.
const maxLine = 64 << 10

var errLongLine = errors.New("samples: the line is too long")

// lines cuts a stream into lines, in the memory of one.
type lines struct {
	reader *bufio.Reader
	number int  // of the line that next returned last, from 1
	inside bool // of a line that was too long
}

func newLines(r io.Reader) *lines {
	return &lines{reader: bufio.NewReaderSize(r, maxLine)}
}

// next returns a line with its end, which the last one may lack, valid until the
// next call. After errLongLine, which comes as soon as the line is too long, the
// next call goes on with the line after it. Other errors are the reader's.
func (l *lines) next() ([]byte, error) {
	for l.inside {
		_, err := l.reader.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		l.inside = err != nil
	}
	line, err := l.reader.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		l.number++
		l.inside = true
		return nil, errLongLine
	case errors.Is(err, io.EOF) && len(line) > 0:
	case err != nil:
		return nil, err
	}
	l.number++
	return line, nil
}
