package laws

import (
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/hub/pose"
)

// A player is a whole renderer with one source, on a clock that keeps to its
// stream.
type player struct {
	*binaural.Renderer
	epoch  time.Time
	blocks int
	out    audio.Block
	heard  audiotest.Ears
}

func newPlayer(sound audio.Sound) *player {
	p := &player{epoch: time.Unix(1.7e9, 0)}
	p.Renderer = binaural.New(builtInSpace(), func(pose.SourceID) audio.Sound { return sound },
		binaural.Options{MaxVoices: 2, Now: p.now})
	return p
}

func (p *player) now() time.Time { return p.epoch.Add(durationOf(p.blocks)) }

// apply tells that the source is somewhere now.
func (p *player) apply(at pose.Vec) {
	p.Apply(pose.Update{Positions: []pose.Position{{Source: source, At: at, Captured: p.now(), Seq: uint64(p.blocks) + 1}}})
}

// Render is the next block.
func (p *player) Render(out *audio.Block) {
	p.Renderer.Render(out)
	p.blocks++
}

// render adds the next block to what was heard.
func (p *player) render() {
	p.Render(&p.out)
	p.heard.Append(&p.out)
}
