package binaural

import (
	"time"

	"posxyz/hub/pose"
)

const (
	// chosenBonus is how much louder a source must be than one that is heard to
	// take its place: 2 dB, so that two like sources do not swap to and fro.
	chosenBonus = 1.26
	// rankEvery bounds how often thousands of moving sources are compared.
	rankEvery = 50 * time.Millisecond
)

// A ranking chooses the sources to be heard: the loudest, by their gain and
// their distance; of equals the ones that were there first.
type ranking struct {
	most    int
	tracks  []*track // chosen, the loudest first
	leftOut int      // live, but not chosen
	stale   bool     // sources came or went
	at      time.Time
	scores  []float64 // of tracks, reused
	ears    pose.Vec  // metres
}

// update chooses anew, at once if sources came or went, else now and then.
func (r *ranking) update(tracks map[pose.SourceID]*track, now time.Time, ears pose.Vec) {
	if !r.stale && now.Sub(r.at) < rankEvery {
		return
	}
	r.stale, r.at, r.ears = false, now, ears

	before := r.tracks
	r.tracks = make([]*track, 0, min(r.most, len(tracks))+1)
	r.scores = r.scores[:0]
	live := 0
	for _, tr := range tracks {
		if tr.live() && !tr.mix.Mute {
			live++
			r.offer(tr)
		}
	}
	for _, tr := range before {
		tr.chosen = false
	}
	for _, tr := range r.tracks {
		tr.chosen = true
	}
	r.leftOut = live - len(r.tracks)
}

// offer puts a track in its place among the loudest.
func (r *ranking) offer(tr *track) {
	score := tr.mix.Gain * tr.mix.placement().Attenuation(tr.last.Sub(r.ears).Norm())
	if tr.chosen {
		score *= chosenBonus
	}
	i := len(r.tracks)
	for i > 0 && (score > r.scores[i-1] || score == r.scores[i-1] && tr.order < r.tracks[i-1].order) {
		i--
	}
	if i == r.most {
		return
	}
	r.tracks = append(r.tracks, nil)
	r.scores = append(r.scores, 0)
	copy(r.tracks[i+1:], r.tracks[i:])
	copy(r.scores[i+1:], r.scores[i:])
	r.tracks[i], r.scores[i] = tr, score
	if len(r.tracks) > r.most {
		r.tracks = r.tracks[:r.most]
		r.scores = r.scores[:r.most]
	}
}
