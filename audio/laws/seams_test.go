package laws

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/binaural"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

// A seam is where directions next to each other may be told in different ways,
// or be mixed of different filters: two directions on its sides.
type seam struct{ here, there pose.Vec }

// seams is law 7. Two directions sound differently even where there is no seam:
// 0.02° apart, their times differ by 0.2 µs, which is −60 dB at 0.9 kHz. So one
// measure is of what phase is heard of, and one of all frequencies, closer by.
func seams(e *extent) ([]row, error) {
	const wide, narrow = 0.01, 0.0005 // degrees on each side
	kinds := []struct {
		name string
		at   func(side float64) []seam
	}{
		{"359.99° and 0.01°", turnSeams},
		{"both sides of the poles", poleSeams},
		{"both sides of edges between directions", func(side float64) []seam { return edgeSeams(side, e.every(29)) }},
	}
	const blocks = 16
	low, all := lowNoise(blocks*audio.BlockFrames), audiotest.Noise{Seed: 7, Amplitude: 0.5}
	var rows []row
	for _, kind := range kinds {
		rows = append(rows, atMost(-60, "dB", worstSeam(low, blocks, kind.at(wide)), "%s, noise from 0.1 to 1.5 kHz", kind.name))
	}
	for _, kind := range kinds {
		rows = append(rows, atMost(-60, "dB", worstSeam(all, blocks, kind.at(narrow)), "%s, white noise, 0.001° apart", kind.name))
	}
	return append(rows, atMost(-60, "dB", signOfFacing(e), "a head that turns by q and by −q, white noise")), nil
}

// worstSeam is by how much what is heard on the two sides differs, in dB.
func worstSeam(sound audio.Sound, blocks int, seams []seam) float64 {
	off := make([]float64, len(seams))
	forEach(len(seams), newBuiltInListener, func(l *listener, i int) {
		here := l.play(sound, blocks, place(seams[i].here))
		there := l.play(sound, blocks, place(seams[i].there))
		off[i] = differenceDB(there, here)
	})
	worst := math.Inf(-1)
	for _, db := range off {
		worst = max(worst, db)
	}
	return worst
}

func turnSeams(side float64) []seam {
	var all []seam
	for elevation := -80.0; elevation <= 80; elevation += 10 {
		all = append(all,
			seam{toward(360-side, elevation), toward(side, elevation)},
			seam{toward(180-side, elevation), toward(-180+side, elevation)})
	}
	return all
}

func poleSeams(side float64) []seam {
	var all []seam
	for azimuth := 0.0; azimuth < 180; azimuth += 15 {
		for _, elevation := range []float64{90 - side, -90 + side} {
			all = append(all, seam{toward(azimuth, elevation), toward(azimuth+180, elevation)})
		}
	}
	return all
}

// edgeSeams are across the middles of the edges between neighbours on rings, and
// across the nodes.
func edgeSeams(side float64, every int) []seam {
	nodes := hrtf.BuiltIn().Nodes
	var all []seam
	for i := 1; i < len(nodes); i += every {
		direction := nodes[i].At.Direction()
		azimuth, elevation := pose.Degrees(direction.Azimuth), pose.Degrees(direction.Elevation)
		all = append(all, seam{toward(azimuth-side, elevation), toward(azimuth+side, elevation)})
		next := nearestOnRing(nodes, i)
		if next < 0 {
			continue
		}
		direction = nodes[i].At.Add(nodes[next].At).Direction()
		azimuth, elevation = pose.Degrees(direction.Azimuth), pose.Degrees(direction.Elevation)
		all = append(all, seam{toward(azimuth, elevation-side), toward(azimuth, elevation+side)})
	}
	return all
}

// nearestOnRing is the nearest node at the same elevation, or −1.
func nearestOnRing(nodes []hrtf.Node, of int) int {
	nearest := -1
	for i := range nodes {
		if i != of && sameRing(nodes[i].At, nodes[of].At) &&
			(nearest < 0 || degreesApart(nodes[i].At, nodes[of].At) < degreesApart(nodes[nearest].At, nodes[of].At)) {
			nearest = i
		}
	}
	return nearest
}

// lowNoise is noise from 0.1 to 1.5 kHz: tones 10 Hz apart, in phases of no order.
func lowNoise(frames int) recording {
	all := make(recording, frames)
	for hz, phase := 100.0, 0.0; hz <= 1500; hz += 10 {
		phase += hz * hz
		for n := range all {
			all[n] += float32(0.01 * math.Sin(2*math.Pi*hz*rate.Seconds(int64(n))+phase))
		}
	}
	return all
}

// signOfFacing compares a head that turns by quaternions with one that turns by
// their negatives, now and then.
func signOfFacing(e *extent) float64 {
	turn := func(negative func(step int) bool) audiotest.Ears {
		p := newPlayer(audiotest.Noise{Seed: 8, Amplitude: 0.1})
		p.apply(pose.Vec{X: 2, Y: 1, Z: 0.5})
		blocks := e.blocks(4, 1)
		for b := range blocks {
			if b%6 == 0 {
				angle := pose.Radians(1.5 * float64(b))
				sin, cos := math.Sincos(angle / 2)
				q := pose.Quat{X: 0.48 * sin, Y: 0.6 * sin, Z: 0.64 * sin, W: cos}
				if negative(b / 6) {
					q = pose.Quat{X: -q.X, Y: -q.Y, Z: -q.Z, W: -q.W}
				}
				p.Stand(binaural.Stance{Facing: q}, false)
			}
			p.render()
		}
		return p.heard
	}
	want := turn(func(int) bool { return false })
	got := turn(func(step int) bool { return step%3 != 1 })
	return differenceDB(got, want)
}

func sameRing(a, b pose.Vec) bool { return math.Abs(a.Z-b.Z) < 1e-6 }
