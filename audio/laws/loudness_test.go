package laws

import (
	"math"

	"posxyz/audio/audiotest"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// The band in Hz that law 8 is about.
const loudFrom, loudTo = 200, 14000

// loudness is law 8: between nodes against the mean of the nodes round them,
// and over the whole sphere.
func loudness(e *extent) ([]row, error) {
	nodes := hrtf.BuiltIn().Nodes
	between := middles(e)
	off := make([]float64, len(between))
	forEach(len(between), newBuiltInListener, func(l *listener, i int) {
		mean := 0.0
		for _, n := range between[i] {
			mean += l.power(nodes[n].At) / float64(len(between[i]))
		}
		off[i] = audiotest.DB(l.power(middle(nodes, between[i]))/mean) / 2
	})
	directions := lattice(e.of(2000, 150))
	powers := make([]float64, len(directions))
	forEach(len(directions), newBuiltInListener, func(l *listener, i int) { powers[i] = l.power(directions[i]) })
	return []row{
		atMost(0.3, "dB", largest(off), "loudness at %d places amid three nodes, off that of the nodes, worst", len(between)),
		within(1, "dB", audiotest.DB(mean(powers))/2, "power over the sphere from 0.2 to 14 kHz, mean of %d directions", len(directions)),
	}, nil
}

// power is that of both ears for an impulse.
func (l *listener) power(from pose.Vec) float64 {
	return audiotest.SpectraOf(l.impulse(from), rate).Power(loudFrom, loudTo)
}

// middles are the nodes round some directions: those that the head mixes there. It
// may mix something that stands for more nodes than three: these are left out.
func middles(e *extent) [][3]int32 {
	nodes := hrtf.BuiltIn().Nodes
	known := map[[3]int32]bool{}
	var all [][3]int32
	var cursor hrtf.Cursor
	for _, v := range lattice(e.of(8000, 100)) {
		cue := builtInHead().Find(&cursor, v)
		if int(max(cue.Nodes[0], cue.Nodes[1], cue.Nodes[2])) >= len(nodes) || known[cue.Nodes] {
			continue
		}
		known[cue.Nodes] = true
		all = append(all, cue.Nodes)
	}
	return all
}

func middle(nodes []hrtf.Node, of [3]int32) pose.Vec {
	sum := nodes[of[0]].At.Add(nodes[of[1]].At).Add(nodes[of[2]].At)
	return sum.Scale(1 / math.Max(sum.Norm(), 1e-9))
}
