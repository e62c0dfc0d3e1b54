// Package ears is the space in a listener's head: it places sounds by what a
// head and two ears do to them, for headphones.
//
//	in ─▶ gain, ─▶ air ─▶ delay ─┬▶ left:  delay ─▶ near ─▶ ┐           ┌▶ × filter ─┐
//	      distance        line   │         (ITD)    field   │ spectrum  │  now, was   ├▶ sum, diff
//	                             └▶ right: delay ─▶ near ─▶ ┘ (one FFT) └▶ × filter ─┘   of all sources
//
//	sum, diff ─▶ inverse FFT ─▶ out[n] = sum[n] + (1 − n/128)·diff[n]
//
// A head-related impulse response is heard as an interaural time difference
// and a minimum-phase filter (Kulkarni, Isabelle & Colburn 1999). The delay is read
// between the samples and moves with every sample; the filter, 128 taps at 48 kHz,
// is mixed from those of the three measured directions around the source, block
// by block, and the old one fades into the new one over exactly one block.
//
// # One transform for all
//
// Filters are applied as spectra: a block and the one before it, 256 samples
// of both ears, are transformed once (overlap-save). The fade between filters runs the
// same way for every source, so with y the sound through a filter
//
//	Σ y_was·(1 − w) + y_now·w = Σ y_now + (1 − w)·Σ (y_was − y_now)
//
// and both sums can be added up as spectra over all sources, to be transformed
// back once a block. The result is that of convolving and fading each source by
// itself, to the rounding. Filters that are longer than a block are cut into
// blocks, each of which sees the sound of a block earlier.
//
// # Guaranteed, and not
//
// Space and Stage keep the contract of audio.Space. Places and gains that are no
// numbers are ignored: the last good ones stay. A source that stands still needs no new
// filter; one that is silent, or quieter than inaudible, needs nothing.
//
// What is nearer than 0.1 m is filtered as if it were there; within the head the time
// difference shrinks to none. Doppler is off unless asked for, and reaches 343 m:
// beyond, sounds arrive a second late and no later.
package ears

// inaudible is the gain, linear, below which a source is not heard: −140 dB,
// less than the last bit of 24.
const inaudible = 1e-7
