//go:build !race

package hdf5

// slowness is how many times as long things may take.
const slowness = 1
