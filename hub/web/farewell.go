package web

import (
	"errors"
	"unicode/utf8"

	"github.com/coder/websocket"

	"posxyz/hub"
	"posxyz/hub/pose"
)

// maxFarewell is how long a farewell's sentence may be: a control frame has 125
// bytes, of which the code takes two (RFC 6455, 5.5).
const maxFarewell = 123

// farewell is why the hub ends a socket, as its peer is told.
type farewell struct {
	code websocket.StatusCode
	why  string
}

// Error returns one sentence.
func (f *farewell) Error() string { return f.why }

// sentence returns why, cut between two runes where it is too long.
func (f *farewell) sentence() string {
	if len(f.why) <= maxFarewell {
		return f.why
	}
	const more = "…"
	end := maxFarewell - len(more)
	for !utf8.RuneStart(f.why[end]) {
		end--
	}
	return f.why[:end] + more
}

// farewellOf is where errors become WebSocket codes; nil for a peer that is gone
// and can be told nothing.
func farewellOf(err error) *farewell {
	var (
		own   *farewell
		field *pose.FieldError
		limit *hub.LimitError
	)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &field):
		return &farewell{websocket.StatusInvalidFramePayloadData, err.Error()}
	case errors.As(err, &limit):
		return &farewell{websocket.StatusTryAgainLater, err.Error()}
	case errors.Is(err, hub.ErrClosed):
		return &farewell{websocket.StatusGoingAway, err.Error()}
	}
	return nil
}
