package audiotest

import (
	"testing"

	"posxyz/audio"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// Each law finds the space that breaks it.
func TestLawsFindWhatIsBroken(t *testing.T) {
	const rate = audio.DefaultRate
	for _, c := range []struct {
		law    string
		render func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level // nil: as it should be
		broken func(good *pan.Space) audio.Space                                       // nil: as it should be
	}{
		{law: "mixes what it is given, once", broken: func(good *pan.Space) audio.Space { return &loud{Space: good} }},
		{law: "tells the level", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			level := good.Render(in, end)
			return audio.Level{Left: level.Right, Right: level.Left}
		}},
		{law: "starts where it is told", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			blocks[good]++
			end.Gain *= 1 - 1/blocks[good]
			return good.Render(in, end)
		}},
		{law: "latency is reported", broken: func(good *pan.Space) audio.Space { return late{good} }},
		{law: "gain is linear", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			end.Gain *= end.Gain
			return good.Render(in, end)
		}},
		{law: "left and right mirror", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			end.At.Y += 0.001
			return good.Render(in, end)
		}},
		{law: "nothing clicks", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			if end.At.Y != 0 { // no ramp
				good.Reset()
			}
			return good.Render(in, end)
		}},
		{law: "silence ends", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			in[0] += 1e-20
			return good.Render(in, end)
		}},
		{law: "reset forgets", broken: func(good *pan.Space) audio.Space { return hooked{good, nil} }},
		{law: "stays finite and recovers", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			bad := *in
			bad[0] *= float32(end.At.X / end.At.X)
			return good.Render(&bad, end)
		}},
		{law: "does not allocate", render: func(good audio.Stage, in *audio.Mono, end audio.Placement) audio.Level {
			kept = append([]float32(nil), in[:]...)
			return good.Render(in, end)
		}},
	} {
		for _, law := range spaceLaws {
			if law.name != c.law {
				continue
			}
			newSpace := func() audio.Space {
				if c.broken != nil {
					return c.broken(pan.New(rate))
				}
				return hooked{pan.New(rate), c.render}
			}
			if err := law.check(rate, newSpace); err == nil {
				t.Errorf("%q does not find a space that breaks it", law.name)
			} else {
				t.Logf("%s: %v", law.name, err)
			}
		}
	}
}

var (
	kept   []float32
	blocks = map[audio.Stage]float64{}
)

// A loud space never begins anew.
type loud struct {
	*pan.Space
	sum audio.Block
}

func (l *loud) Mix(out *audio.Block) {
	l.Space.Mix(out)
	for n := range out.Left {
		l.sum.Left[n] += out.Left[n]
		l.sum.Right[n] += out.Right[n]
	}
	*out = l.sum
}

type late struct{ *pan.Space }

func (l late) LatencyFrames() float64 { return l.Space.LatencyFrames() + 20 }

// hooked renders otherwise or, without a way to do so, does not reset.
type hooked struct {
	*pan.Space
	render func(audio.Stage, *audio.Mono, audio.Placement) audio.Level
}

func (h hooked) NewStage() audio.Stage { return hookedStage{h.Space.NewStage(), h.render} }

type hookedStage struct {
	audio.Stage
	render func(audio.Stage, *audio.Mono, audio.Placement) audio.Level
}

func (h hookedStage) Render(in *audio.Mono, end audio.Placement) audio.Level {
	if h.render == nil {
		return h.Stage.Render(in, end)
	}
	return h.render(h.Stage, in, end)
}

func (h hookedStage) Reset() {
	if h.render != nil {
		h.Stage.Reset()
	}
}

// What a stage need not be: anything but itself.
func TestPlayAsksForEveryBlock(t *testing.T) {
	var asked []int
	heard := Play(pan.New(audio.DefaultRate), Impulse(0), 3, func(b int) audio.Placement {
		asked = append(asked, b)
		return audio.Placement{At: pose.Vec{X: 1}, Gain: 1}
	})
	if len(heard.Left) != 3*audio.BlockFrames || len(asked) != 3 || asked[2] != 2 {
		t.Errorf("3 blocks gave %d frames, asked for blocks %v", len(heard.Left), asked)
	}
}
