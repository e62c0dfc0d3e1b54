// Package hrtf holds heads: how the two ears hear a sound from each direction,
// made ready to render with.
//
//	sofa.File ──Prepare──▶ Set ──At(rate)──▶ Set ──NewHead──▶ Head ──Find, Filter──▶ spectra, delays
//	                        ▲
//	         BuiltIn ──Decode (stored form)
//
// A Set is data: directions, minimum-phase filters and the delays between them. A
// Head is a Set that can be asked for any direction.
//
// # Guaranteed, and not
//
// What Prepare makes has the interaural time differences that were measured within
// 2 µs, and the levels that were measured, but for what all directions share, within
// 0.3 dB in the mean over the bands of the ear. Averaged over the sphere its power
// is 1. It is the same in every run on one kind of machine.
//
// Below 350 Hz the measurement is replaced by the same bass for all directions. What
// is farther than 20° from any measurement is made up; its nodes say so. Filters are
// cut at 2.7 ms: rooms do not come through.
//
// Sets and Heads are immutable: share them between goroutines. Only a Cursor belongs
// to one.
package hrtf
