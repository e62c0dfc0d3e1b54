// Package sofatest writes SOFA files for tests: small ones, and broken ones.
//
// What is written is valid HDF5 and AES69 unless an edit breaks it: a superblock
// of version 0, object headers of version 1, contiguous variables. It is neither
// compressed nor quick.
package sofatest

import (
	"maps"
	"math"

	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// Contents is what a file will hold, by name, for edits.
type Contents struct {
	Attributes map[string]string // global ones
	Variables  map[string]*Variable
}

// Variable is an array of numbers.
type Variable struct {
	Dims       []int
	Values     []float64 // the last index is the fastest; as many as Dims say, or the file is wrong
	Float32    bool      // how they are stored; otherwise as float64
	Attributes map[string]string
}

// Encode returns a SimpleFreeFieldHRIR file of what f holds, after edits have
// changed it. It panics where the format has no room: strings of 64 kB.
func Encode(f *sofa.File, edits ...func(c *Contents)) []byte {
	c := contents(f)
	for _, edit := range edits {
		edit(c)
	}
	return encode(c)
}

func contents(f *sofa.File) *Contents {
	c := &Contents{
		Attributes: map[string]string{
			"Conventions":            "SOFA",
			"Version":                "1.0",
			"SOFAConventions":        "SimpleFreeFieldHRIR",
			"SOFAConventionsVersion": "1.0",
			"DataType":               "FIR",
			"RoomType":               "free field",
		},
		Variables: map[string]*Variable{
			"ListenerPosition":  points([]int{1, 3}, 0, 0, 0),
			"ListenerView":      points([]int{1, 3}, 1, 0, 0),
			"ListenerUp":        points([]int{1, 3}, 0, 0, 1),
			"ReceiverPosition":  points([]int{2, 3, 1}, 0, 0.09, 0, 0, -0.09, 0),
			"EmitterPosition":   points([]int{1, 3, 1}, 0, 0, 0),
			"Data.SamplingRate": {Dims: []int{1}, Values: []float64{f.Rate}, Attributes: map[string]string{"Units": "hertz"}},
		},
	}
	maps.Copy(c.Attributes, f.Attributes)
	taps := 0
	if len(f.Measurements) > 0 {
		taps = len(f.Measurements[0].Left)
	}
	places := points([]int{len(f.Measurements), 3})
	responses := &Variable{Dims: []int{len(f.Measurements), 2, taps}, Float32: true}
	delays := &Variable{Dims: []int{len(f.Measurements), 2}}
	for _, m := range f.Measurements {
		places.Values = append(places.Values, m.Source.X, m.Source.Y, m.Source.Z)
		delays.Values = append(delays.Values, m.Delay[:]...)
		for _, ear := range [][]float32{m.Left, m.Right} {
			for _, v := range ear {
				responses.Values = append(responses.Values, float64(v))
			}
		}
	}
	c.Variables["SourcePosition"], c.Variables["Data.IR"], c.Variables["Data.Delay"] = places, responses, delays
	return c
}

func points(dims []int, values ...float64) *Variable {
	return &Variable{Dims: dims, Values: values, Attributes: map[string]string{"Type": "cartesian", "Units": "metre"}}
}

// Head returns a made-up head: directions spread evenly over the sphere at 1.4 m,
// each an impulse per ear that is later and weaker on the far side. It needs 16
// taps or more.
func Head(directions, taps int, rate float64) *sofa.File {
	const (
		distance  = 1.4      // metres
		golden    = 2.399963 // the golden angle in radians: neighbours in height are far apart in azimuth
		headDelay = 5        // taps from the middle of the head to an ear
	)
	f := &sofa.File{Attributes: map[string]string{"Title": "a made-up head"}, Rate: rate}
	for i := range directions {
		up := 1 - (2*float64(i)+1)/float64(directions)
		dir := pose.Direction{Azimuth: golden * float64(i), Elevation: math.Asin(up)}
		m := sofa.Measurement{Source: dir.Point(distance), Left: make([]float32, taps), Right: make([]float32, taps)}
		side := m.Source.Y / distance
		m.Left[headDelay-int(math.Round(headDelay*side))] = float32(1 + side/2)
		m.Right[headDelay+int(math.Round(headDelay*side))] = float32(1 - side/2)
		f.Measurements = append(f.Measurements, m)
	}
	return f
}
