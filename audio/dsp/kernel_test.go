package dsp_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

// Kernels differ in the order of their sums and in what they fuse. That is some
// roundings of 2⁻²⁴ (−144 dB) apart; −120 dB leaves room for sums of many.
const kernelsApartDB = -120

// useKernel puts a kernel to use until the test ends.
func useKernel(t testing.TB, name string) {
	before := dsp.Kernel()
	if err := dsp.UseKernel(name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dsp.UseKernel(before) })
}

func TestUseKernel(t *testing.T) {
	names := dsp.Kernels()
	t.Log("kernels", names)
	if dsp.Kernel() != names[0] || names[len(names)-1] != "go" {
		t.Errorf("kernel %q of %q, want the first of some that end with go", dsp.Kernel(), names)
	}
	useKernel(t, "go")
	if dsp.Kernel() != "go" {
		t.Errorf("after UseKernel(go) the kernel is %q", dsp.Kernel())
	}
	if err := dsp.UseKernel("abacus"); err == nil || dsp.Kernel() != "go" {
		t.Errorf("UseKernel(abacus): error %v, kernel %q, want an error and go", err, dsp.Kernel())
	}
}

// inputs are signals that are hard in one way each, with 3·128 samples.
var inputs = []struct {
	name   string
	sample func(n int) float64
}{
	{"noise", noiseAt},
	{"impulse", impulseAt(5)},
	{"late impulse", impulseAt(300)},
	{"huge", func(n int) float64 { return 1e15 * noiseAt(n) }},
	{"tiny", func(n int) float64 { return 1e-15 * noiseAt(n) }},
	{"wide", func(n int) float64 { return noiseAt(n) * math.Pow(10, float64(n%31-15)) }},
	{"denormal", func(n int) float64 { return 1e-41 * noiseAt(n) }},
	{"silent", func(int) float64 { return 0 }},
}

func noiseAt(n int) float64 {
	return math.Mod(float64(n)*math.Phi*float64(n+1)+0.5*float64(n%7), 2) - 1
}

func impulseAt(at int) func(n int) float64 {
	return func(n int) float64 {
		if n == at {
			return 1
		}
		return 0
	}
}

// part takes count samples of an input, from one on.
func part(from, count int, sample func(int) float64) []float32 {
	x := make([]float32, count)
	for n := range x {
		x[n] = float32(sample(from + n))
	}
	return x
}

// sameByAll does the same by every kernel and compares what do returns.
func sameByAll(t *testing.T, what string, do func() []float32) {
	t.Helper()
	useKernel(t, "go")
	want := do()
	for _, name := range dsp.Kernels() {
		useKernel(t, name)
		got := do()
		// The smallest float has no smaller rounding; a denormal result is right within some.
		const smallest = 0x1p-149
		wrong := 0.0
		for n := range want {
			wrong = max(wrong, math.Abs(float64(got[n])-float64(want[n])))
			if (got[n] != got[n]) != (want[n] != want[n]) {
				t.Errorf("%s by %s: %v at %d, want %v", what, name, got[n], n, want[n])
			}
		}
		if limit := max(audiotest.FromDB(kernelsApartDB)*audiotest.Peak(want), 300*smallest); wrong > limit {
			t.Errorf("%s by %s: as much as %g from %g, want at most %g", what, name, wrong, audiotest.Peak(want), limit)
		}
		if again := do(); !sameBits(again, got) {
			t.Errorf("%s by %s: not the same twice", what, name)
		}
	}
}

func sameBits(a, b []float32) bool {
	for n := range a {
		if math.Float32bits(a[n]) != math.Float32bits(b[n]) {
			return false
		}
	}
	return len(a) == len(b)
}

func numbers(spectra ...*dsp.Spectrum) []float32 {
	var all []float32
	for _, s := range spectra {
		all = append(append(all, s.Re[:]...), s.Im[:]...)
	}
	return all
}

func TestKernelTransform(t *testing.T) {
	for _, in := range inputs {
		x := (*[dsp.TransformFrames]float32)(part(0, dsp.TransformFrames, in.sample))
		y := (*[dsp.TransformFrames]float32)(part(77, dsp.TransformFrames, in.sample))
		sameByAll(t, "Transform of "+in.name, func() []float32 {
			var a, b dsp.Spectrum
			dsp.Transform(&a, &b, x, y)
			return numbers(&a, &b)
		})
	}
}

func TestKernelProducts(t *testing.T) {
	for _, in := range inputs {
		spectrum := func(from int) *dsp.Spectrum {
			x := part(from, 2*middle, in.sample)
			return &dsp.Spectrum{Re: [middle]float32(x[:middle]), Im: [middle]float32(x[middle:])}
		}
		sum, diff, now, before := spectrum(0), spectrum(3), spectrum(40), spectrum(41)
		x := fill(1)
		sameByAll(t, "MultiplyAdd of "+in.name, func() []float32 {
			s := *sum
			power := s.MultiplyAdd(x, now)
			return append(numbers(&s), power)
		})
		sameByAll(t, "MultiplyAddMoving of "+in.name, func() []float32 {
			s, d := *sum, *diff
			power := dsp.MultiplyAddMoving(&s, &d, x, now, before)
			return append(numbers(&s, &d), power)
		})
		sameByAll(t, "Blend of "+in.name, func() []float32 {
			s := *sum
			s.Blend(&s, now, before, 0.5, 0.375, 0.125)
			return numbers(&s)
		})
	}
}

// A bin that is no number stays by itself.
func TestKernelKeepsNaNInItsBin(t *testing.T) {
	for _, bin := range []int{0, 1, 7, 8, 127} {
		x, now, before := fill(1), fill(2), fill(3)
		x.Im[bin] = float32(math.NaN())
		for _, name := range dsp.Kernels() {
			useKernel(t, name)
			sum, diff := fill(4), fill(5)
			dsp.MultiplyAddMoving(sum, diff, x, now, before)
			sum.MultiplyAdd(x, now)
			diff.Blend(diff, sum, now, 0.5, 0.25, 0.25)
			for i, v := range numbers(sum, diff) {
				k, imaginary := i%middle, i/middle%2 == 1
				want := k == bin && (k != 0 || imaginary) // bin 0 is two reals
				if (v != v) != want {
					t.Errorf("by %s, NaN in bin %d: %v in bin %d", name, bin, v, k)
				}
			}
		}
	}
}

func TestKernelDelay(t *testing.T) {
	for _, in := range inputs {
		for _, way := range [][2]float64{
			{20.3, 20.3}, {dsp.MinDelay + 0.25, dsp.MinDelay + 0.25}, {200, 200}, {200.75, 200.75},
			{20, 20.05}, {20.05, 20}, {dsp.MinDelay, 200.75}, {200.75, dsp.MinDelay}, {50, 50 + 1e-8}, {99.999, 100.001},
		} {
			sameByAll(t, fmt.Sprint("Delay of ", in.name, " read from ", way[0], " to ", way[1]), func() []float32 {
				var heard []float32
				line := dsp.NewDelay(200.75)
				for b := range 8 { // the ring has four blocks
					var out audio.Mono
					line.Write((*audio.Mono)(part(b%3*audio.BlockFrames, audio.BlockFrames, in.sample)))
					line.Read(&out, way[0], way[1])
					heard = append(heard, out[:]...)
				}
				return heard
			})
		}
	}
}

func TestKernelRamp(t *testing.T) {
	for _, in := range inputs {
		for _, frames := range []int{1, 5, 127, 128, 129, 300} {
			sameByAll(t, fmt.Sprint("Ramp over ", frames, " of ", in.name), func() []float32 {
				var r dsp.Ramp
				r.Set(0.3)
				r.To(0.9, frames)
				x := part(0, 3*audio.BlockFrames, in.sample)
				for b := range 3 {
					r.Scale((*audio.Mono)(x[b*audio.BlockFrames:]))
				}
				return x
			})
		}
	}
}

// Any two delays that a line of any length can be read at are in its ring.
func TestKernelDelayAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 0))
	for range 200 {
		longest := dsp.MinDelay + 400*random.Float64()
		from, to := longest*random.Float64(), longest*random.Float64()
		if random.IntN(3) == 0 {
			from = longest
		}
		blocks := 1 + random.IntN(9)
		sameByAll(t, fmt.Sprint("a line of ", longest, " read from ", from, " to ", to, " after ", blocks), func() []float32 {
			line := dsp.NewDelay(longest)
			for b := range blocks {
				line.Write((*audio.Mono)(part(b*audio.BlockFrames, audio.BlockFrames, noiseAt)))
			}
			var out audio.Mono
			line.Read(&out, from, to)
			return out[:]
		})
	}
}
