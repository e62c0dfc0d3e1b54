package samples

import (
	"context"
	"time"
)

// pacer waits for moments that are counted from the first wait.
type pacer struct {
	start time.Time
	timer *time.Timer // nil until something had to be waited for
}

// wait returns that moment when it has come, at once when it has passed.
func (p *pacer) wait(ctx context.Context, due time.Duration) (time.Time, error) {
	if p.start.IsZero() {
		p.start = time.Now()
	}
	moment := p.start.Add(due)
	left := time.Until(moment)
	if left <= 0 {
		return moment, context.Cause(ctx)
	}
	if p.timer == nil {
		p.timer = time.NewTimer(left)
	} else {
		p.timer.Reset(left)
	}
	select {
	case <-p.timer.C:
		return moment, nil
	case <-ctx.Done():
		p.timer.Stop()
		return moment, context.Cause(ctx)
	}
}
