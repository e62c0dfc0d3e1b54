// Package binaural turns the positions of many sources into two ears' worth of
// sound. It is everything but the head: which sources are heard, where each is
// at every moment between its updates, how they come, go and jump, the mix and
// its limiter. How one source sounds from one place is an audio.Stage, which
// the caller chooses.
//
//	Apply, Away ─▶ scene ──one atomic pointer──▶ Render ─▶ audio.Block
//	 (control side: any goroutine)                (audio side: the sink's)
//
// # Guaranteed
//
//   - Render does not allocate, lock, log or wait. It reads the scene once per
//     block.
//   - A source moves along a curve through its samples, in the past by one
//     update interval and the jitter, at most MaxDelay. Nothing steps: not the
//     place, not the gain, not the delay. What must jump, cross-fades in 10 ms.
//   - Sources come and go, and everything goes with the hub, within 50 ms.
//   - No sample is past full scale.
//   - A source that is not heard costs the audio side nothing.
//
// # Not guaranteed
//
// A source whose updates stop is carried on for a moment and then put back
// where it was said to be: nobody knows better. Updates more than half a second apart are
// heard as rests and short glides. While chosen voices change, up to as many
// again are fading out beside them.
package binaural
