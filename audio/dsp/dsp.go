// Package dsp holds the processors that the audio path is made of: a
// fractional delay line, a gain ramp, a limiter, and spectra, in which filters
// are applied and their results added up. Each knows nothing of sources, ears
// or scenes. Sinc and Kaiser are what filters are designed from.
//
// # Guaranteed, and not
//
// Constructors take all the memory there will be; everything else runs in
// constant time per sample, without allocation, locks or failure, and gives
// finite samples for finite ones. What does not change is passed on to the bit:
// a delay of whole frames that stands still, a gain of 1, a limiter with nothing
// to limit.
//
// Numbers below 1.2·10⁻³⁸ (denormals) are computed right, but on some
// processors a hundred times slower: Go cannot have them flushed to zero. So
// silence must be exact zeros. Nothing here rings on without end; callers with
// feedback of their own must end it.
//
// Nothing here is safe for two goroutines at once: a processor belongs to the
// one that renders. The inner loops have kernels, which are chosen for all:
// see UseKernel.
package dsp
