package samples

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// scan checks a file that is open.
func scan(ctx context.Context, input string, r io.Reader) (Summary, error) {
	var t tally
	d := newDecoder(input, r, true)
	err := walk(ctx, d, func(s Sample, due time.Duration) error {
		if problem := t.add(s.Source, due); problem != nil {
			return d.located(problem)
		}
		return nil
	})
	if err != nil {
		return Summary{}, err
	}
	if t.samples == 0 {
		return Summary{}, fmt.Errorf("samples: %s has no samples, want %s and a row below it, or JSON lines", input, wantHeader)
	}
	return t.summary(), nil
}

// walk visits every sample with the time when it plays, counted from the start.
// It ends with the first error, that of visit included; the end of the file is none.
func walk(ctx context.Context, d *decoder, visit func(Sample, time.Duration) error) error {
	var times timeline
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		r, err := d.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if _, bad := errors.AsType[*LineError](err); bad {
			return err
		}
		if err != nil {
			return fmt.Errorf("samples: %s: %w", d.input, err)
		}
		due, problem := times.place(r)
		if problem != nil {
			return d.located(problem)
		}
		if err := visit(r.Sample, due); err != nil {
			return err
		}
	}
}
