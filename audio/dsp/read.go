package dsp

import "posxyz/audio"

// Delays are held as whole numbers of 2⁻³² frames, so that a ramp of them ends
// exactly where it should, and their parts are read off by shifts: the whole
// frames, the phase, and how far it is on to the next one, from 0 to 1.
const (
	fractionBits = 32
	phaseBits    = 9
	restBits     = fractionBits - phaseBits
)

func fixedPoint(delay float64) int64 { return int64(delay * (1 << fractionBits)) }

func split(delay int64) (whole int, phase uint32, rest float32) {
	fraction := uint32(delay)
	return int(delay >> fractionBits), fraction >> restBits, float32(fraction&(1<<restBits-1)) * (1.0 / (1 << restBits))
}

// readMoving fills dst from past with delays that begin at delay and grow by
// step, both in 2⁻³² frames; undelayed is where the taps for a delay of 0 would
// begin. The taps of the first and of the last delay must lie in past; then
// those between do.
func readMoving(dst *audio.Mono, past []float32, undelayed int, delay, step int64) {
	if vector {
		last := delay + (audio.BlockFrames-1)*step
		_ = past[undelayed-int(delay>>fractionBits):][:taps]
		_ = past[undelayed+audio.BlockFrames-1-int(last>>fractionBits):][:taps]
		readMovingVector(dst, &past[undelayed], delay, step, rows)
		return
	}
	readMovingGo(dst, past, undelayed, delay, step)
}

// readStill is the filter h over x.
func readStill(dst *audio.Mono, x *[audio.BlockFrames + taps - 1]float32, h *[taps]float32) {
	if vector {
		readStillVector(dst, x, h)
		return
	}
	readStillGo(dst, x, h)
}

func readMovingGo(dst *audio.Mono, past []float32, undelayed int, delay, step int64) {
	for n := range dst {
		whole, phase, rest := split(delay)
		first := undelayed + n - whole
		dst[n] = interpolate((*[taps]float32)(past[first:]), &rows[phase], rest)
		delay += step
	}
}

func readStillGo(dst *audio.Mono, x *[audio.BlockFrames + taps - 1]float32, h *[taps]float32) {
	for n := range dst {
		dst[n] = dot((*[taps]float32)(x[n:]), h)
	}
}

// interpolate is the dot product of x and the taps between two rows. Four sums
// run side by side because an addition waits for the one before it.
func interpolate(x *[taps]float32, r *row, frac float32) float32 {
	at, step := &r.at, &r.step
	a := x[0]*(at[0]+frac*step[0]) + x[4]*(at[4]+frac*step[4])
	b := x[1]*(at[1]+frac*step[1]) + x[5]*(at[5]+frac*step[5])
	c := x[2]*(at[2]+frac*step[2]) + x[6]*(at[6]+frac*step[6])
	d := x[3]*(at[3]+frac*step[3]) + x[7]*(at[7]+frac*step[7])
	a += x[8]*(at[8]+frac*step[8]) + x[12]*(at[12]+frac*step[12])
	b += x[9]*(at[9]+frac*step[9]) + x[13]*(at[13]+frac*step[13])
	c += x[10]*(at[10]+frac*step[10]) + x[14]*(at[14]+frac*step[14])
	d += x[11]*(at[11]+frac*step[11]) + x[15]*(at[15]+frac*step[15])
	return (a + b) + (c + d)
}

// dot is the dot product of x and h, in four sums.
func dot(x, h *[taps]float32) float32 {
	a := x[0]*h[0] + x[4]*h[4] + x[8]*h[8] + x[12]*h[12]
	b := x[1]*h[1] + x[5]*h[5] + x[9]*h[9] + x[13]*h[13]
	c := x[2]*h[2] + x[6]*h[6] + x[10]*h[10] + x[14]*h[14]
	d := x[3]*h[3] + x[7]*h[7] + x[11]*h[11] + x[15]*h[15]
	return (a + b) + (c + d)
}
