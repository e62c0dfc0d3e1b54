// Package binaural turns the positions of many sources into two ears' worth of
// sound. It is everything but the head: which sources are heard, where each is
// at every moment between its updates, where the listener stands, how sources come,
// go and jump, the mix and its limiter. How a source sounds from a place is an
// audio.Space, which the caller chooses: package ears for headphones, pan for
// loudspeakers.
//
//	Apply, Away ─▶ scene ──┐
//	 (control side)        ├─ one atomic pointer each ─▶ Render ─▶ audio.Block
//	Stand ──────▶ stance ──┘                              (audio side: the sink's)
//
// # Guaranteed
//
//   - Render does not allocate, lock, log or wait. It reads scene and stance once per
//     block.
//   - A source moves along a curve through its samples, in the past by one
//     update interval and the jitter, MaxDelay at most, and Meters say by how
//     much. Nothing steps: not the place, not the gain, not the delay. What
//     must jump cross-fades in 10 ms.
//   - The ears are where they were told last, 8 ms later: nothing is waited for.
//   - Sources come and go, and everything goes with the hub, within 50 ms.
//   - No sample is past full scale.
//   - A source that is not heard costs the audio side nothing. With Options.Shed, when
//     rendering takes more than 0.7 of the time there is, the quietest sources are given up, and
//     Meters count them: the sound does not break up.
//
// # Not guaranteed
//
// A source whose updates stop is carried on for a moment, and is back where it
// was said to be half a second later: nobody knows better. Updates more than
// 0.65 s apart are heard as rests and short glides. When a faster way through
// the network is found, the delay is more than MaxDelay until it has been slewed
// down, at 10 %. While chosen voices change, up to as many again are fading
// out beside them, and what is still under way in a Space is heard to its end.
package binaural
