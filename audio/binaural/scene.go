package binaural

import "posxyz/audio"

// A scene is what the audio side plays, immutable.
type scene struct {
	entries []entry
	leftOut int
}

type entry struct {
	track *track // its identity; its fields are not the audio side's
	sound audio.Sound
	curve *curve
}

// find returns the entry of a track, or nil.
func (s *scene) find(tr *track) *entry {
	for i := range s.entries {
		if s.entries[i].track == tr {
			return &s.entries[i]
		}
	}
	return nil
}
