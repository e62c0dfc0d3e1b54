package audiotest

import (
	"testing"

	"posxyz/audio"
	"posxyz/audio/pan"
	"posxyz/hub/pose"
)

// Each law finds the stage that breaks it.
func TestLawsFindWhatIsBroken(t *testing.T) {
	const rate = audio.DefaultRate
	for _, c := range []struct {
		law    string
		broken func(good *pan.Stage) audio.Stage
	}{
		{"adds to what is there", func(good *pan.Stage) audio.Stage {
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				*out = audio.Block{}
				good.Render(out, in, end)
			}}
		}},
		{"starts where it is told", func(good *pan.Stage) audio.Stage {
			blocks := 0.0
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				blocks++
				end.Gain *= 1 - 1/blocks
				good.Render(out, in, end)
			}}
		}},
		{"latency is reported", func(good *pan.Stage) audio.Stage { return late{good} }},
		{"gain is linear", func(good *pan.Stage) audio.Stage {
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				end.Gain *= end.Gain
				good.Render(out, in, end)
			}}
		}},
		{"left and right mirror", func(good *pan.Stage) audio.Stage {
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				end.At.Y += 0.001
				good.Render(out, in, end)
			}}
		}},
		{"nothing clicks", func(good *pan.Stage) audio.Stage {
			last := 0.0
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				if end.At.Y != last { // no ramp
					last = end.At.Y
					good.Reset()
				}
				good.Render(out, in, end)
			}}
		}},
		{"reset forgets", func(good *pan.Stage) audio.Stage { return forgetful{good} }},
		{"stays finite and recovers", func(good *pan.Stage) audio.Stage {
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				good.Render(out, in, end)
				out.Left[0] *= float32(end.At.X / end.At.X)
			}}
		}},
		{"does not allocate", func(good *pan.Stage) audio.Stage {
			return hook{good, func(out *audio.Block, in *audio.Mono, end audio.Placement) {
				kept = append([]float32(nil), in[:]...)
				good.Render(out, in, end)
			}}
		}},
	} {
		for _, law := range stageLaws {
			if law.name != c.law {
				continue
			}
			newStage := func() audio.Stage { return c.broken(pan.New(rate)) }
			if err := law.check(rate, newStage); err == nil {
				t.Errorf("%q does not find a stage that breaks it", law.name)
			} else {
				t.Logf("%s: %v", law.name, err)
			}
		}
	}
}

var kept []float32

type hook struct {
	*pan.Stage
	render func(*audio.Block, *audio.Mono, audio.Placement)
}

func (h hook) Render(out *audio.Block, in *audio.Mono, end audio.Placement) { h.render(out, in, end) }

type late struct{ *pan.Stage }

func (l late) LatencyFrames() float64 { return l.Stage.LatencyFrames() + 20 }

type forgetful struct{ *pan.Stage }

func (f forgetful) Reset() {}

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
