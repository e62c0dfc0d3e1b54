package dsp_test

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/dsp"
)

const middle = audio.BlockFrames // the bin at half the rate

func noise(seed uint64) *[dsp.TransformFrames]float32 {
	random := rand.New(rand.NewPCG(seed, 0))
	x := new([dsp.TransformFrames]float32)
	for n := range x {
		x[n] = 2*random.Float32() - 1
	}
	return x
}

// fill makes all numbers of a spectrum random, its own real bins too.
func fill(seed uint64) *dsp.Spectrum {
	x := noise(seed)
	return &dsp.Spectrum{Re: [middle]float32(x[:middle]), Im: [middle]float32(x[middle:])}
}

// bins are the 129 bins of a spectrum.
func bins(s *dsp.Spectrum) []complex128 {
	all := make([]complex128, middle+1)
	for k := range s.Re {
		all[k] = complex(float64(s.Re[k]), float64(s.Im[k]))
	}
	all[0], all[middle] = complex(real(all[0]), 0), complex(imag(all[0]), 0)
	return all
}

// exact are the 129 bins of the transform of x by its definition.
func exact(x *[dsp.TransformFrames]float32) []complex128 {
	all := make([]complex128, middle+1)
	for k := range all {
		for n, v := range x {
			all[k] += complex(float64(v), 0) * cmplx.Rect(1, -2*math.Pi*float64(k*n%dsp.TransformFrames)/dsp.TransformFrames)
		}
	}
	return all
}

// apartDB is how far got is from want, both taken whole.
func apartDB(got, want []complex128) float64 {
	var wrong, right float64
	for k := range want {
		wrong += real((got[k] - want[k]) * cmplx.Conj(got[k]-want[k]))
		right += real(want[k] * cmplx.Conj(want[k]))
	}
	return audiotest.DB(math.Sqrt(wrong / right))
}

func TestTransformIsTheDefinition(t *testing.T) {
	x, y := noise(1), noise(2)
	var a, b dsp.Spectrum
	dsp.Transform(&a, &b, x, y)
	if db := max(apartDB(bins(&a), exact(x)), apartDB(bins(&b), exact(y))); db > -130 {
		t.Errorf("the transform of noise is wrong by %.1f dB, want at most −130", db)
	}
	var impulse, silence [dsp.TransformFrames]float32
	impulse[0] = 1
	dsp.Transform(&a, &b, &impulse, &silence)
	for k, bin := range bins(&a) {
		if bin != 1 {
			t.Errorf("the transform of an impulse is %v in bin %d, want 1", bin, k)
		}
	}
	if b != (dsp.Spectrum{}) {
		t.Errorf("the transform of silence beside an impulse is %v, want 0", b)
	}
}

// Two blocks of sound at a time, multiplied by the spectrum of a filter as long
// as it may be, give the sound filtered.
func TestSpectraFilter(t *testing.T) {
	const blocks = 5
	var h [dsp.TransformFrames]float32
	copy(h[:audio.BlockFrames+1], noise(21)[:])
	sound := make([]float32, (blocks+1)*audio.BlockFrames)
	for b := range blocks + 1 {
		copy(sound[b*audio.BlockFrames:], noise(uint64(30 + b))[:audio.BlockFrames])
	}
	var filter, unused dsp.Spectrum
	var nothing, heard, other [dsp.TransformFrames]float32
	dsp.Transform(&filter, &unused, &h, &nothing)
	for b := range blocks {
		var x, sum dsp.Spectrum
		from := b * audio.BlockFrames
		dsp.Transform(&x, &unused, (*[dsp.TransformFrames]float32)(sound[from:]), &nothing)
		sum.MultiplyAdd(&x, &filter)
		dsp.Inverse(&heard, &other, &sum, new(dsp.Spectrum))
		var want audio.Mono
		for n := range want {
			exact := 0.0
			for m, tap := range h[:audio.BlockFrames+1] {
				exact += float64(tap) * float64(sound[from+audio.BlockFrames+n-m])
			}
			want[n] = float32(exact)
		}
		if db := audiotest.DifferenceDB(heard[audio.BlockFrames:], want[:]); db > -130 {
			t.Errorf("block %d is wrong by %.1f dB, want at most −130", b, db)
		}
	}
}

func TestSpectraDoNotAllocate(t *testing.T) {
	for _, name := range dsp.Kernels() {
		useKernel(t, name)
		n := testing.AllocsPerRun(100, func() {
			var x, y [dsp.TransformFrames]float32
			var a, b, sum, diff dsp.Spectrum
			dsp.Transform(&a, &b, &x, &y)
			a.Blend(&a, &b, &a, 0.5, 0.25, 0.25)
			sum.MultiplyAdd(&a, &b)
			dsp.MultiplyAddMoving(&sum, &diff, &a, &b, &a)
			dsp.Inverse(&x, &y, &sum, &diff)
		})
		if n != 0 {
			t.Errorf("by %s spectra allocate %v times, want 0", name, n)
		}
	}
}

func TestInverseGoesBack(t *testing.T) {
	x, y := noise(3), noise(4)
	var a, b dsp.Spectrum
	var backX, backY [dsp.TransformFrames]float32
	dsp.Transform(&a, &b, x, y)
	dsp.Inverse(&backX, &backY, &a, &b)
	if db := max(audiotest.DifferenceDB(backX[:], x[:]), audiotest.DifferenceDB(backY[:], y[:])); db > -130 {
		t.Errorf("there and back differs by %.1f dB, want at most −130", db)
	}
}

func TestMultiplyAdd(t *testing.T) {
	sum, x, now := fill(5), fill(6), fill(7)
	want, product := bins(sum), make([]complex128, middle+1)
	for k := range want {
		product[k] = bins(x)[k] * bins(now)[k]
		want[k] += product[k]
	}
	power := sum.MultiplyAdd(x, now)
	if db := apartDB(bins(sum), want); db > -130 {
		t.Errorf("wrong by %.1f dB, want at most −130", db)
	}
	var alone dsp.Spectrum
	var heard, other [dsp.TransformFrames]float32
	alone.MultiplyAdd(x, now)
	dsp.Inverse(&heard, &other, &alone, new(dsp.Spectrum))
	meanSquare := 0.0
	for _, v := range heard {
		meanSquare += float64(v) * float64(v) / dsp.TransformFrames
	}
	if math.Abs(float64(power)/meanSquare-1) > 1e-5 {
		t.Errorf("power %v, want the mean square %v", power, meanSquare)
	}
}

func TestMultiplyAddMoving(t *testing.T) {
	sum, diff, x, now, before := fill(8), fill(9), fill(10), fill(11), fill(12)
	wantSum, wantDiff := *sum, bins(diff)
	wantPower := wantSum.MultiplyAdd(x, now)
	for k := range wantDiff {
		wantDiff[k] += bins(x)[k] * (bins(before)[k] - bins(now)[k])
	}
	power := dsp.MultiplyAddMoving(sum, diff, x, now, before)
	if db := apartDB(bins(sum), bins(&wantSum)); db > -130 {
		t.Errorf("the sum is wrong by %.1f dB, want at most −130", db)
	}
	if db := apartDB(bins(diff), wantDiff); db > -130 {
		t.Errorf("the difference is wrong by %.1f dB, want at most −130", db)
	}
	if math.Abs(float64(power/wantPower-1)) > 1e-5 {
		t.Errorf("power %v, want %v", power, wantPower)
	}
}

func TestBlend(t *testing.T) {
	a, b, c := fill(13), fill(14), fill(15)
	want := make([]complex128, middle+1)
	for k := range want {
		want[k] = 0.5*bins(a)[k] + 0.3*bins(b)[k] - 0.2*bins(c)[k]
	}
	a.Blend(a, b, c, 0.5, 0.3, -0.2)
	if db := apartDB(bins(a), want); db > -130 {
		t.Errorf("wrong by %.1f dB, want at most −130", db)
	}
}
