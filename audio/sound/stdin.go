package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"posxyz/audio"
)

// stdin plays a stream of raw s16le mono PCM as it arrives.
//
//	writer ─pipe─▶ run ─put─▶ live
//
// A writer faster than real time is held back by the pipe: nothing is dropped.
// What waits is then at most 85 ms in the ring and the pipe (64 KiB on Linux,
// 0.7 s). A live writer waits for the pacer's reserve and its own fragments.
type stdin struct {
	*live

	from io.Reader
}

const (
	pipeSamples = 64 << 10 / 2 // Linux, pipe(7)
	mostIdle    = 100          // Reads in a row that return nothing and no error
)

func newStdin(rate audio.Rate, opt Options) (*stdin, error) {
	if opt.StdinRate == 0 {
		opt.StdinRate = audio.DefaultRate
	}
	if err := checkRate(opt.StdinRate, MinRate); err != nil {
		return nil, err
	}
	if opt.Stdin == nil {
		return nil, errors.New("there is none")
	}
	s := &stdin{
		live: newLive(rate, pipeSamples/float64(opt.StdinRate)),
		from: opt.Stdin,
	}
	s.expect(opt.StdinRate)
	return s, nil
}

// run reads until the end or ctx's.
func (s *stdin) run(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- s.pump(ctx) }()
	deadline, ok := s.from.(interface{ SetReadDeadline(time.Time) error })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if ok && deadline.SetReadDeadline(time.Unix(1, 0)) == nil {
			<-done //nolint:errcheck // it says that it was interrupted
		}
		return context.Cause(ctx)
	}
}

// pump carries bytes into the ring. The end of the stream is no error.
func (s *stdin) pump(ctx context.Context) error {
	defer s.ended.Store(true)
	var (
		bytes = make([]byte, 4096)
		kept  = 0 // bytes of a sample that is not whole yet
		mono  []float32
	)
	for idle := 0; ; {
		n, err := s.from.Read(bytes[kept:])
		n += kept
		mono = mixDown(mono[:0], bytes[:n], pcmS16, 1)
		kept = copy(bytes, bytes[2*len(mono):n])
		out := s.convert(mono)
		if err == io.EOF {
			out = s.resampled.finish(out)
		}
		if cause := s.putAll(ctx, out); cause != nil {
			return cause
		}
		if idle++; len(mono) > 0 {
			idle = 0
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("stdin: read: %w", err)
		case idle == mostIdle:
			return fmt.Errorf("stdin: read: %w", io.ErrNoProgress)
		}
	}
}
