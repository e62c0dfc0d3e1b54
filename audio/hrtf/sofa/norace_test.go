//go:build !race

package sofa_test

// slowness is how many times as long things may take.
const slowness = 1
