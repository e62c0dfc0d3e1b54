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
//     update interval and the jitter, MaxDelay at most, and Meters say by how
//     much. Nothing steps: not the place, not the gain, not the delay. What
//     must jump cross-fades in 10 ms.
//   - Sources come and go, and everything goes with the hub, within 50 ms.
//   - No sample is past full scale.
//   - A source that is not heard costs the audio side nothing.
//
// # Not guaranteed
//
// A source whose updates stop is carried on for a moment, and is back where it
// was said to be half a second later: nobody knows better. Updates more than
// 0.65 s apart are heard as rests and short glides. When a faster way through
// the network is found, the delay is more than MaxDelay until it has been slewed
// down, at 10 %. While chosen voices change, up to as many again are fading
// out beside them. There is no Doppler effect here.
package binaural
