//go:build race

package sofa_test

// slowness is how many times as long things may take: inflating under the race
// detector takes 15 times as long.
const slowness = 20
