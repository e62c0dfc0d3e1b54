// Package hrtf holds heads: how the two ears hear a sound from each direction,
// made ready to render with.
package hrtf
