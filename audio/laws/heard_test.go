package laws

import (
	"math"
	"slices"
	"sync"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/ears"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

const rate = audio.DefaultRate

// headAlone in metres is where only the head is heard: nearer there is the near
// field, farther away there is air. What is a metre away but for rounding is near.
const headAlone = 1 + 1e-9

// builtInHead is made once for all laws.
var builtInHead = sync.OnceValue(func() *hrtf.Head { return headOf(hrtf.BuiltIn()) })

func headOf(set *hrtf.Set) *hrtf.Head {
	head, err := hrtf.NewHead(set)
	if err != nil {
		panic(err)
	}
	return head
}

// A listener hears one direction after the other. It belongs to one goroutine.
type listener struct {
	space *ears.Space
	stage audio.Stage
}

func newListener(head *hrtf.Head) *listener {
	space := ears.New(head, ears.Options{})
	return &listener{space, space.NewStage()}
}

// newBuiltInListener has the built-in head.
func newBuiltInListener() *listener { return newListener(builtInHead()) }

// play returns what is heard of so many blocks of a sound that stands still.
func (l *listener) play(sound audio.Sound, blocks int, at audio.Placement) audiotest.Ears {
	l.stage.Reset()
	return audiotest.PlayOn(l.space, l.stage, sound, blocks, audiotest.Still(at))
}

// impulse returns what is heard of an impulse from a direction, a vector of
// length 1, where only the head is heard.
func (l *listener) impulse(from pose.Vec) audiotest.Ears {
	const frame, blocks = 32, 4 // the filters end 128 taps and some 80 frames later
	return l.play(audiotest.Impulse(frame), blocks, place(from))
}

// place is in a direction, where only the head is heard.
func place(from pose.Vec) audio.Placement {
	return audio.Placement{At: from.Scale(headAlone), Gain: 1}
}

// toward is the direction of two angles in degrees.
func toward(azimuth, elevation float64) pose.Vec {
	return pose.Direction{Azimuth: pose.Radians(azimuth), Elevation: pose.Radians(elevation)}.Point(1)
}

// degreesApart is the angle between two vectors of length 1.
func degreesApart(a, b pose.Vec) float64 {
	return pose.Degrees(2 * math.Asin(min(1, a.Sub(b).Norm()/2)))
}

// lattice are n directions, spread evenly over the sphere (Swinbank and Purser
// 2006).
func lattice(n int) []pose.Vec {
	all := make([]pose.Vec, n)
	for i := range all {
		z := 1 - (2*float64(i)+1)/float64(n)
		sin, cos := math.Sincos(math.Pi * (3 - math.Sqrt(5)) * float64(i))
		r := math.Sqrt(1 - z*z)
		all[i] = pose.Vec{X: r * cos, Y: r * sin, Z: z}
	}
	return all
}

// largest is the largest |x|.
func largest(x []float64) float64 {
	most := 0.0
	for _, v := range x {
		most = max(most, math.Abs(v))
	}
	return most
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func rms(x []float64) float64 { return audiotest.RMSDifference(x, make([]float64, len(x))) }

func quantile(x []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return sorted[int(q*float64(len(sorted)-1))]
}

// differenceDB is that of the worse ear, relative to the louder one.
func differenceDB(got, want audiotest.Ears) float64 {
	loud := max(audiotest.RMS(want.Left), audiotest.RMS(want.Right))
	off := 0.0
	for _, ear := range [][2][]float32{{got.Left, want.Left}, {got.Right, want.Right}} {
		sum := 0.0
		for n, w := range ear[1] {
			d := float64(ear[0][n]) - float64(w)
			sum += d * d
		}
		off = max(off, math.Sqrt(sum/float64(len(ear[1]))))
	}
	return audiotest.DB(off / loud)
}
