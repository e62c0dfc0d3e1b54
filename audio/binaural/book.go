package binaural

import (
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// A book is the control side's account of all sources.
type book struct {
	epoch    time.Time
	newSound func(pose.SourceID) audio.Sound
	mixOf    func(pose.SourceID) Mix
	offline  bool

	tracks    map[pose.SourceID]*track
	created   uint64 // tracks so far
	snapshots uint64 // so far
	away      bool
	chosen    ranking
}

func newBook(epoch time.Time, newSound func(pose.SourceID) audio.Sound, opts Options) *book {
	return &book{
		epoch:    epoch,
		newSound: newSound,
		mixOf:    opts.MixOf,
		offline:  opts.Offline,
		tracks:   make(map[pose.SourceID]*track),
		chosen:   ranking{most: opts.MaxVoices},
	}
}

// apply enters an update that arrived now; ears is where the listener stands.
func (b *book) apply(u pose.Update, now time.Time, ears pose.Vec) {
	if u.Snapshot {
		b.away = false
		b.snapshots++
	}
	for _, gone := range u.Gone {
		b.remove(gone.Source)
	}
	for i := range u.Positions {
		b.enter(&u.Positions[i], now, u.Snapshot)
	}
	if u.Snapshot {
		for id, tr := range b.tracks {
			if tr.snapshot != b.snapshots {
				b.remove(id)
			}
		}
	}
	b.chosen.update(b.tracks, now, ears)
}

// leave notes that nobody says any more where sources are.
func (b *book) leave() {
	b.away = true
	for _, tr := range b.tracks {
		tr.end()
	}
	b.chosen.stale = true
}

// scene returns what is to be heard.
func (b *book) scene() *scene {
	if b.away {
		return &scene{}
	}
	s := &scene{
		entries: make([]entry, len(b.chosen.tracks)),
		leftOut: b.chosen.leftOut,
	}
	for i, tr := range b.chosen.tracks {
		if tr.sound == nil {
			if tr.sound = b.newSound(tr.id); tr.sound == nil {
				panic("binaural: no sound for source " + tr.id.String())
			}
		}
		s.entries[i] = entry{tr, tr.sound, tr.mix, tr.path()}
	}
	return s
}

func (b *book) enter(p *pose.Position, now time.Time, snapshot bool) {
	tr := b.tracks[p.Source]
	if tr == nil {
		b.created++
		tr = &track{id: p.Source, order: b.created, mix: b.mixOf(p.Source), offline: b.offline}
		b.tracks[p.Source] = tr
	}
	tr.snapshot = b.snapshots
	before := tr.live()
	if p.Status == pose.Live {
		tr.add(p, b.epoch, now, snapshot)
	} else {
		tr.end()
	}
	if tr.live() != before {
		b.chosen.stale = true
	}
}

func (b *book) remove(id pose.SourceID) {
	delete(b.tracks, id)
	b.chosen.stale = true
}
