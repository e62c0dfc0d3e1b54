package sofa

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"posxyz/audio/hrtf/sofa/hdf5"
)

// readResponses returns Data.IR, which is [M 2 N]: measurements, ears, taps.
func readResponses(h *hdf5.File) (responses []float32, taps int, err error) {
	const name = "Data.IR"
	d, err := need(h, name, "the impulse responses")
	if err != nil {
		return nil, 0, err
	}
	if len(d.Dims) != 3 || d.Dims[1] != 2 {
		return nil, 0, fmt.Errorf("%s has dimensions %d, want [M 2 N]: measurements, two ears, taps", name, d.Dims)
	}
	m, n := d.Dims[0], d.Dims[2]
	switch {
	case m < MinMeasurements:
		return nil, 0, fmt.Errorf("%s has %d directions, want at least %d all round the head", name, m, MinMeasurements)
	case n < MinTaps || n > MaxTaps:
		return nil, 0, fmt.Errorf("%s has responses of %d taps, want %d to %d", name, n, MinTaps, MaxTaps)
	case m > MaxSamples/2/n:
		return nil, 0, fmt.Errorf("%s has %d directions of %d taps for two ears, want at most %d samples in all", name, m, n, MaxSamples)
	}
	responses, err = d.Float32s()
	if err != nil {
		return nil, 0, err
	}
	return responses, int(n), checkResponses(name, responses, int(n))
}

// checkResponses refuses responses that cannot have been measured.
func checkResponses(name string, responses []float32, taps int) error {
	for i := 0; i < len(responses); i += taps {
		silent := true
		for j, v := range responses[i : i+taps] {
			if math.IsNaN(float64(v)) || math.Abs(float64(v)) > maxSample {
				return fmt.Errorf("%s%v is %v, want finite samples within ±%g", name, [3]int{i / taps / 2, i / taps % 2, j}, v, float64(maxSample))
			}
			silent = silent && v == 0
		}
		if silent {
			return fmt.Errorf("%s%v is a response of zeros only, want a measured one", name, [2]int{i / taps / 2, i / taps % 2})
		}
	}
	return nil
}

// maxSample is far above what any unit of pressure would give, and far below
// what energies overflow at.
const maxSample = 1e9

// readRate returns Data.SamplingRate, one for all.
func readRate(h *hdf5.File, measurements int) (float64, error) {
	const name = "Data.SamplingRate"
	d, err := need(h, name, "Hz")
	if err != nil {
		return 0, err
	}
	attributes, err := d.Attributes()
	if err != nil {
		return 0, err
	}
	if units, ok := attributes["Units"]; ok && !strings.EqualFold(units, "hertz") && !strings.EqualFold(units, "Hz") {
		return 0, fmt.Errorf("%s has Units %.64q, want \"hertz\"", name, units)
	}
	if !isShape(d.Dims) && !isShape(d.Dims, 1) && !isShape(d.Dims, measurements) {
		return 0, fmt.Errorf("%s has dimensions %d, want one rate for all", name, d.Dims)
	}
	rates, err := d.Float64s()
	if err != nil {
		return 0, err
	}
	for _, rate := range rates {
		switch {
		case !(rate >= MinRate && rate <= MaxRate): // or NaN
			return 0, fmt.Errorf("%s is %v Hz, want %d to %d", name, rate, MinRate, MaxRate)
		case rate != rates[0]:
			return 0, fmt.Errorf("%s is %v Hz and %v Hz, want one rate for all", name, rates[0], rate)
		}
	}
	return rates[0], nil
}

// maxDelay is the greatest delay in seconds that is believed: sound goes 340 m.
const maxDelay = 1

// readDelays returns Data.Delay per measurement and receiver, in samples. It is
// [1 2] or [M 2]; a file without it has no delays.
func readDelays(h *hdf5.File, measurements int, rate float64) ([][2]float64, error) {
	const name = "Data.Delay"
	delays := make([][2]float64, measurements)
	d, err := h.Dataset(name)
	if d == nil || err != nil {
		return delays, err
	}
	if !isShape(d.Dims, 1, 2) && !isShape(d.Dims, measurements, 2) {
		return nil, fmt.Errorf("%s has dimensions %d, want [1 2] or [%d 2]", name, d.Dims, measurements)
	}
	values, err := d.Float64s()
	if err != nil {
		return nil, err
	}
	for i := range delays {
		for ear := range 2 {
			v := values[(2*i+ear)%len(values)]
			if !(math.Abs(v) <= maxDelay*rate) {
				return nil, fmt.Errorf("%s%v is %v, want samples within ±%d s", name, [2]int{i, ear}, v, maxDelay)
			}
			delays[i][ear] = v
		}
	}
	return delays, nil
}

// need returns a variable that a file must have.
func need(h *hdf5.File, name, want string) (*hdf5.Dataset, error) {
	d, err := h.Dataset(name)
	if d == nil && err == nil {
		err = fmt.Errorf("variable %s is missing, want %s", name, want)
	}
	return d, err
}

func isShape(dims []uint64, want ...int) bool {
	return slices.EqualFunc(dims, want, func(d uint64, want int) bool { return d == uint64(want) })
}
