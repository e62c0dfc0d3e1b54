// Package dsp holds the processors that the audio path is made of: a
// fractional delay line, a gain ramp, a limiter, and spectra that stand for
// filters. Each is one file and knows
// nothing of sources, ears or scenes. Sinc and Kaiser are what filters are
// designed from.
//
// # Guaranteed, and not
//
// Constructors take all the memory there will be; everything else runs in
// constant time per sample, without allocation, locks or failure, and gives
// finite samples for finite ones. What does not change is passed on to the bit:
// a delay of whole frames, a gain of 1, a limiter with nothing to limit.
//
// Nothing here is safe for two goroutines at once: a processor belongs to the
// one that renders.
package dsp
