// Package sofa reads measured heads: SOFA files (AES69) of the convention
// SimpleFreeFieldHRIR, which are netCDF-4, which is HDF5.
//
//	file ──hdf5──▶ variables ──checks──▶ File: a rate, and per direction two impulse responses
//
// # Guaranteed, and not
//
// Files are not trusted. Whatever the bytes are, Read ends with a File that holds
// what is promised below or with an error of one sentence: what is wrong, where
// (variable, attribute, offset), and what would be right. It takes at most
// 256 MB, and a small share of that for files of the usual size.
//
// A File is what was measured: nothing is resampled, equalised or aligned, and
// directions may repeat or leave gaps.
package sofa

import (
	"errors"
	"fmt"
	"io"
	"os"

	"posxyz/audio/hrtf/sofa/hdf5"
	"posxyz/hub/pose"
)

// The limits of what is read.
const (
	MinRate         = 8000     // Hz
	MaxRate         = 384000   // Hz
	MinMeasurements = 12       // corners of an icosahedron: fewer directions do not surround a head
	MinTaps         = 16       // of an impulse response
	MaxTaps         = 65536    // of an impulse response
	MaxSamples      = 32 << 20 // of all impulse responses together
)

// File is what a SimpleFreeFieldHRIR file holds.
type File struct {
	// Attributes are the global ones that are strings: SOFAConventions, Title,
	// DatabaseName, ListenerShortName, License, AuthorContact, Organization, ...
	Attributes   map[string]string
	Rate         float64       // Hz, in [MinRate, MaxRate]
	Measurements []Measurement // at least MinMeasurements
}

// Measurement is what both ears hear of an impulse at one place.
type Measurement struct {
	Source      pose.Vec   // metres, in the listener's frame: the head at the origin facing +x
	Left, Right []float32  // impulse responses, finite, all of one length in [MinTaps, MaxTaps]
	Delay       [2]float64 // samples that are to be put before Left and Right
}

// Open reads the file of that name.
func Open(name string) (*File, error) {
	f, err := open(name)
	if err != nil {
		return nil, fmt.Errorf("sofa: %s: %w", name, err)
	}
	return f, nil
}

func open(name string) (*File, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, unnamed(err)
	case !info.Mode().IsRegular(): // opening a pipe would wait for its other end
		return nil, errors.New("is a directory or device, want a file")
	}
	r, err := os.Open(name)
	if err != nil {
		return nil, unnamed(err)
	}
	defer r.Close()
	return read(r, info.Size())
}

// unnamed takes the name out of an error of package os.
func unnamed(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// Read reads the size bytes that r serves.
func Read(r io.ReaderAt, size int64) (*File, error) {
	f, err := read(r, size)
	if err != nil {
		return nil, fmt.Errorf("sofa: %w", err)
	}
	return f, nil
}

func read(r io.ReaderAt, size int64) (*File, error) {
	h, err := hdf5.Open(r, size)
	if err != nil {
		return nil, err
	}
	attributes, err := h.Attributes()
	if err != nil {
		return nil, err
	}
	if err := checkConvention(attributes); err != nil {
		return nil, err
	}
	f := &File{Attributes: attributes}
	responses, taps, err := readResponses(h)
	if err != nil {
		return nil, err
	}
	measurements := len(responses) / (2 * taps)
	if f.Rate, err = readRate(h, measurements); err != nil {
		return nil, err
	}
	left, err := readLeft(h)
	if err != nil {
		return nil, err
	}
	places, err := readPlaces(h, measurements)
	if err != nil {
		return nil, err
	}
	delays, err := readDelays(h, measurements, f.Rate)
	if err != nil {
		return nil, err
	}
	f.Measurements = make([]Measurement, measurements)
	for i := range f.Measurements {
		pair := [2][]float32{}
		for ear := range pair {
			pair[ear] = responses[:taps:taps]
			responses = responses[taps:]
		}
		right := 1 - left
		f.Measurements[i] = Measurement{places[i], pair[left], pair[right], [2]float64{delays[i][left], delays[i][right]}}
	}
	return f, nil
}
