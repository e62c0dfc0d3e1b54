package sofa_test

import (
	"testing"

	"posxyz/audio/hrtf/sofa/sofatest"
)

// FuzzRead holds what is promised of any bytes. Package hdf5 has a target of its
// own that does not stop at checksums.
func FuzzRead(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(sofatest.Encode(sofatest.Head(3, 16, 48000)))
	f.Add([]byte("\x89HDF\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) { readDamaged(t, "fuzzed", data) })
}
