package main

import (
	"sync/atomic"

	"github.com/rs/zerolog"

	"posxyz/hub/rpc"
)

// presence says once that the hub is away, and once that it is back. Safe for
// concurrent use.
type presence struct {
	log  zerolog.Logger
	hub  string
	away atomic.Bool
}

// gone notes that the hub is away, and why.
func (p *presence) gone(err error) {
	if !p.away.Swap(true) {
		p.log.Warn().Str("hub", p.hub).Str("error", rpc.Message(err)).Msg("the hub is away")
	}
}

// here notes that the hub answered.
func (p *presence) here() {
	if p.away.Swap(false) {
		p.log.Info().Str("hub", p.hub).Msg("the hub is back")
	}
}
