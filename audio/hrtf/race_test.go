//go:build race

package hrtf

// raceDetector makes what only computes do less of it.
const raceDetector = true
