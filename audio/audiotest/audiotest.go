// Package audiotest helps to test what can be heard: signals to play,
// measures of what came out, and a checker of the contract of audio.Space.
//
// The measures take samples as plain slices, full scale ±1, so that they work
// on a space's output as on a recording of a sound card. They answer in the
// units of the ear: decibels where the name ends in DB, seconds for delays.
//
// # Guaranteed, and not
//
// Signals are functions of stream time: they can be read in any order, and are
// the same in every run. The measures' own errors are stated with each and
// far below what they are meant to find. They are exact, not fast, and
// meant for seconds of sound, not for hours.
package audiotest

import "posxyz/audio"

// Ears is what two ears heard.
type Ears struct{ Left, Right []float32 }

// Append adds a block.
func (e *Ears) Append(b *audio.Block) {
	e.Left = append(e.Left, b.Left[:]...)
	e.Right = append(e.Right, b.Right[:]...)
}

// From returns what was heard from a frame on.
func (e Ears) From(frame int) Ears { return Ears{e.Left[frame:], e.Right[frame:]} }

// Play returns what a space makes of so many blocks of a sound, when way says
// where the source is at the end of each.
func Play(space audio.Space, sound audio.Sound, blocks int, way func(block int) audio.Placement) Ears {
	return PlayOn(space, space.NewStage(), sound, blocks, way)
}

// PlayOn is Play on a stage of space that may have been used before.
func PlayOn(space audio.Space, stage audio.Stage, sound audio.Sound, blocks int, way func(block int) audio.Placement) Ears {
	var heard Ears
	for b := range blocks {
		var in audio.Mono
		var out audio.Block
		sound.ReadAt(&in, int64(b)*audio.BlockFrames)
		stage.Render(&in, way(b))
		space.Mix(&out)
		heard.Append(&out)
	}
	return heard
}

// Still is a way that goes nowhere.
func Still(at audio.Placement) func(int) audio.Placement {
	return func(int) audio.Placement { return at }
}
