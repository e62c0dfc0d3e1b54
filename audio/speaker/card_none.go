//go:build nocard

package speaker

import (
	"context"
	"fmt"
	"time"

	"posxyz/audio"
)

// Card is what this build has not got.
type Card struct{}

// OpenCard returns ErrNoCard.
func OpenCard(context.Context, audio.Rate, time.Duration, Renderer) (*Card, error) {
	return nil, fmt.Errorf("%w: this program was built without (-tags nocard)", ErrNoCard)
}

// Buffers returns nothing.
func (*Card) Buffers() (device, player time.Duration) { return 0, 0 }

// Underruns returns 0.
func (*Card) Underruns() uint64 { return 0 }

// Lost returns 0.
func (*Card) Lost() int64 { return 0 }

// Reopen returns ErrNoCard.
func (*Card) Reopen(context.Context) error { return ErrNoCard }

// Run returns ErrGone.
func (*Card) Run(context.Context) error { return ErrGone }
