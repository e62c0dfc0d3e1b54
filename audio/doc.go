// Package audio is the vocabulary of the audio path: the rate, the block, a
// sound, and the space that places sounds around a listener. The packages below
// it are the path. From a position on the wire to two ears:
//
//	control side, any goroutine             audio side, the sink's goroutine, every 128 frames
//	───────────────────────────             ─────────────────────────────────────────────────
//
//	 hub ─▶ Update ─▶ track ─▶ curve ══════▶ playhead ──▶ place ──┐
//	        (binaural)  clock, delay        (one per voice)       │  turned into the frame of
//	 ears ─▶ Stand ─▶ stance ══════════════▶ listener ────────────┤  the head
//	                                                              ▼
//	 file, microphone, pluck ─▶ Sound.ReadAt ─▶ fade ──────▶ Stage.Render(in, Placement)
//
//	 Stage, in a head (package ears), for each source:
//
//	    in ─▶ × gain/max(d, ref) ─▶ air: 3 shelves ─▶ delay line ─┬─▶ left ear ──▶ τ−ITD/2 ─▶ near: shelf ─┐
//	          ramped per sample     by distance      (+ d/c)      └─▶ right ear ─▶ τ+ITD/2 ─▶ near: shelf ─┤
//	                                                                  16 taps, moving per sample           │
//	      ┌────────────────── one complex FFT of 256, both ears: a block and the one before ◀──────────────┘
//	      ▼
//	    X · H_now            ─▶ Σ over all sources ─▶ inverse FFT ─┐
//	    X · (H_was − H_now)  ─▶ Σ over what moves  ─▶ inverse FFT ─┴─▶ now + (1 − n/128)·(was − now) ─▶ Space.Mix
//	        H: mixed from the minimum-phase filters of the three directions around (package hrtf)
//
//	 Mix ─▶ limiter ─▶ sink: sound card, WAV file, or both (package speaker)
//
// ("═▶" is one atomic pointer to something immutable, read once a block.)
//
// Everything runs on a grid of BlockFrames frames of stream time, whatever the
// device's own buffer is. Stream time counts frames from 0 at the sink's rate. What
// is told 60 times a second is never held and stepped: positions become curves, and
// curves are evaluated at the end of each block; within a block every gain and every delay
// moves in equal steps per sample, and the two filters cross-fade. This is why
// moving tones stay tones ("zipper noise" is what steps sound like; make laws
// has the figures).
//
// # The contract of the audio path
//
// Memory is taken in constructors. Methods that render do not allocate, lock,
// log or fail, and produce finite samples for finite input. They belong to one
// goroutine, the sink's. Nothing here knows the hub.
//
// # Constants, and where they come from
//
//	128 frames          a block: 2.7 ms at 48 kHz, what OpenAL Soft and Web Audio about use
//	343 m/s             speed of sound in dry air at 20 °C (ISO 9613-1:1993: 343.2)
//	0.0875 m            radius of the head (Hartley & Fry 1921; Kuhn 1977)
//	128 taps, 2.7 ms    length of the filters at 48 kHz: within 0.3 dB of 512 (measured: make laws, 4)
//	710 directions      of MIT's KEMAR, 1.4 m away (Gardner & Martin 1994); below −40° made up
//	ITD 0.1–1.5 kHz     where interaural time is heard (Wightman & Kistler 1992; Macpherson & Middlebrooks 2002)
//	16 taps, β = 8      the fractional delay: flat within 0.002 dB to 16 kHz; 5–9 µs of step would be
//	                    heard (Hoffmann & Møller 2008), here a step is 10⁻⁴ of that
//	20 °C, 50 %         the air's temperature and humidity (ISO 9613-1)
//	1 m                 reference distance; nearer, the ears differ as on a rigid sphere (Duda & Martens 1998)
//	c/4                 faster is a jump, not a motion: cross-faded in 10 ms
//	25–150 ms           behind the newest position: one interval and the jitter (package binaural)
//	8 ms                from a head's pose to its ears: under 30 ms in all is hard to notice (Brungart 2006)
//	1.5 ms              look-ahead of the limiter; no sample leaves it above −0.1 dB
package audio
