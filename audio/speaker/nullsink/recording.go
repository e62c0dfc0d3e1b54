package nullsink

import (
	"context"
	"fmt"
	"time"
)

// Recording is what the sink is given, from Record on.
type Recording struct {
	tap  *tap
	from int
}

// Wait waits until the recording is at least so long. An error is that of ctx, or
// that nothing comes any more.
func (r *Recording) Wait(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, d+startTimeout, errStopped)
	defer cancel()
	return r.tap.wait(ctx, r.from+int(d.Seconds()*Rate))
}

// Stereo returns what was recorded so far. The recording goes on.
func (r *Recording) Stereo() (left, right []float32) { return r.tap.since(r.from) }

// Since returns what was recorded so far from a frame of the recording on.
func (r *Recording) Since(frame int) (left, right []float32) { return r.tap.since(r.from + frame) }

// TimeOf returns when the sink was given a frame that is recorded, up to what the
// quickest of the portions around it needed to come here, which is some tenths
// of a millisecond. That others are late does not matter: the sink's clock is the
// system's.
func (r *Recording) TimeOf(frame int) (time.Time, error) {
	at, ok := r.tap.timeOf(r.from + frame)
	if !ok {
		return time.Time{}, fmt.Errorf("frame %d is not recorded", frame)
	}
	return at, nil
}
