// Package speaker is where rendered sound goes: to the sound card, to a WAV
// file, to both, or nowhere in real time.
//
//	Renderer ◀─ Card.Run     the card asks for audio
//	         ◀─ Clock.Run    the wall clock asks for it, where there is no card;
//	                         Card.Reopen waits until one that went away is back
//	Recorder                 a Renderer around a Renderer: what is rendered through
//	                         it is also written to a WAV, by a goroutine of its own
//
// A program renders with Card.Run, or with Clock.Run when there is no card or while it
// is away; never with both at once. Stream time goes on where it was.
//
// # Guaranteed, and not
//
// A Renderer is called by one goroutine at a time, a whole block at a time, and
// nothing on the way to it allocates, locks or does I/O. A card that cannot be
// opened is an error of one sentence, within OpenTimeout; a card that goes away
// is noticed GoneAfter later and a tick of 0.1 s. A WAV file is valid whenever
// the program is cut off, up to the last half second.
//
// Underruns of the card are counted by when it asks, since no driver tells:
// Card.Underruns says what that misses. Audio that was handed to a card may still
// be unheard when it goes away, and nothing is rendered until that is noticed.
//
// Where there is a PulseAudio or PipeWire server, it is played to without a buffer
// but its own: what it asks for is rendered when it asks. One that restarts, hangs
// for a while or suspends its sink can be opened again and again. One that is there and does not answer
// is ErrNoCard, and nothing else is tried. Elsewhere (ALSA, Core Audio, WASAPI) the driver
// has a buffer of its own before the card's, and a process can open it once: what is gone
// stays gone.
//
// On Linux the card needs the system's C library at run time. With the build tag
// nocard there is no card, and the program is static.
package speaker

import (
	"errors"
	"time"

	"posxyz/audio"
)

// Renderer makes the next block of sound.
type Renderer interface {
	// Render overwrites out with the next block. It does not block.
	Render(out *audio.Block)
}

// What happens to a sound card, for errors.Is.
var (
	ErrNoCard = errors.New("no sound card") // none could be opened
	ErrGone   = errors.New("the sound card is gone")
)

// The latency that can be asked for, as the card's own buffer: what is shorter
// than a few blocks stutters everywhere.
const (
	DefaultLatency = 20 * time.Millisecond
	MinLatency     = 5 * time.Millisecond
	MaxLatency     = time.Second
)

// How long things may take.
const (
	OpenTimeout = 5 * time.Second // an idle PulseAudio sink may need 2 s to start
	GoneAfter   = time.Second     // without being asked for audio: sinks that are switched are back within this
)
