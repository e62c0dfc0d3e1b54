package samples

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"
)

// Take is a file of samples that was checked. It holds no file open.
type Take struct {
	Summary

	path string
	info os.FileInfo // when it was checked
}

// Check reads the file at path from end to end and returns it ready to be played.
// The error is a *LineError for the first line that will not do. The file must be
// a regular one, as it is read again to play it: pipes are for Live.
func Check(ctx context.Context, path string) (*Take, error) {
	info, err := os.Stat(path) // before opening: that waits for the writer of a pipe
	if err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("samples: %s is not a regular file, want one, or its samples on stdin", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	summary, err := scan(ctx, path, file)
	if err != nil {
		return nil, err
	}
	t := &Take{Summary: summary, path: path, info: info}
	if err := t.unchanged(file); err != nil {
		return nil, err
	}
	return t, nil
}

// Play yields each sample when it is due: its time after the first one. The first
// is due at once, and sets the start. An error is the last thing yielded:
// the context's cause, or why the file cannot be read any more, or that it
// changed. Without one, the file is at its end.
func (t *Take) Play(ctx context.Context) iter.Seq2[Sample, error] { return t.paced(ctx, 1) }

// All yields all samples at once: each with the time at which it plays, if the
// first one does at start. It ends as Play does.
func (t *Take) All(ctx context.Context, start time.Time) iter.Seq2[Sample, error] {
	return t.rounds(ctx, 1, func(due time.Duration) (time.Time, error) { return start.Add(due), context.Cause(ctx) })
}

// Loop is Play again and again, each round a Period after the one before, until
// an error or until the consumer breaks off.
func (t *Take) Loop(ctx context.Context) iter.Seq2[Sample, error] { return t.paced(ctx, -1) }

// errBreak is the consumer's wish to end.
var errBreak = errors.New("samples: break")

// paced yields n rounds in real time, endless ones if n is negative.
func (t *Take) paced(ctx context.Context, n int) iter.Seq2[Sample, error] {
	return func(yield func(Sample, error) bool) {
		var pace pacer
		wait := func(due time.Duration) (time.Time, error) { return pace.wait(ctx, due) }
		t.rounds(ctx, n, wait)(yield)
	}
}

// rounds yields n rounds. wait returns the moment of each sample when it has come.
func (t *Take) rounds(ctx context.Context, n int, wait func(due time.Duration) (time.Time, error)) iter.Seq2[Sample, error] {
	return func(yield func(Sample, error) bool) {
		err := t.play(ctx, n, wait, func(s Sample) error {
			if !yield(s, nil) {
				return errBreak
			}
			return nil
		})
		if err != nil && !errors.Is(err, errBreak) {
			yield(Sample{}, err)
		}
	}
}

func (t *Take) play(ctx context.Context, rounds int, wait func(due time.Duration) (time.Time, error), emit func(Sample) error) error {
	file, err := os.Open(t.path)
	if err != nil {
		return fmt.Errorf("samples: %w", err)
	}
	defer file.Close()
	if err := t.unchanged(file); err != nil {
		return err
	}
	for round := 0; round != rounds; round++ {
		shift := time.Duration(round) * t.Period
		checked := io.NewSectionReader(file, 0, t.info.Size()) // not what was added since
		err := walk(ctx, newDecoder(t.path, checked, true), func(s Sample, due time.Duration) error {
			var err error
			if s.Captured, err = wait(shift + due); err != nil {
				return err
			}
			return emit(s)
		})
		if _, bad := errors.AsType[*LineError](err); bad {
			return t.changed() // it was in order when it was checked
		}
		if err != nil {
			return err
		}
		if err := t.unchanged(file); err != nil {
			return err
		}
	}
	return nil
}

// unchanged is an error when file is not what was checked.
func (t *Take) unchanged(file *os.File) error {
	now, err := file.Stat()
	if err != nil {
		return fmt.Errorf("samples: %w", err)
	}
	if !os.SameFile(now, t.info) || now.Size() != t.info.Size() || !now.ModTime().Equal(t.info.ModTime()) {
		return t.changed()
	}
	return nil
}

func (t *Take) changed() error {
	return fmt.Errorf("samples: %s changed after it was checked, want it left alone while it plays", t.path)
}
