package binaural

import "posxyz/audio"

// A scene is what the audio side plays, immutable.
type scene struct {
	entries []entry // the loudest first
	leftOut int
}

type entry struct {
	track *track // its identity; of its fields only the voice is the audio side's
	sound audio.Sound
	mix   Mix
	curve *curve
}
