// Command bench-render measures the renderer, beside OpenAL Soft where that is
// installed (Debian: libopenal1). It is no part of what is shipped, and needs
// Linux.
//
//	bench-render throughput    how many sources one core renders, and how long a block takes
//	bench-render latency       how long it takes from a position's capture until it is heard
//	bench-render residual      what motion adds to a pure tone
//
// Each prints a table; --json FILE, or JSON=FILE in the environment, keeps
// everything that was measured, those of all modes in one file.
//
// # Throughput
//
// Every contender renders the same scene: sources that circle the head at
// 90° a second, at several heights and distances, each with a loop of noise of
// its own, 128 frames at a time. Moving sources are put at their next place
// before every block. Standing ones are not told a place again.
//
// OpenAL Soft is loaded with a loopback device of float32 stereo and given our
// head, in its own format, with filters as long as ours; an impulse shows that
// it uses them. All places of a block are set between alcSuspendContext and
// alcProcessContext. Its limiter is left on, its resampler has nothing to do.
// Ours is what the listener renders with: the stages and the mix of ears.Space,
// which do more than OpenAL's sources do (air, fractional delays).
//
// A block's time is the median of the blocks of a measurement, in CPU time of the
// thread that renders, pinned to one core: what else the machine does is not
// counted, except for what it does to caches and clocks. What a source costs is
// the difference between a scene of 64 and one of 512, so that what is done once
// a block does not count, but what so many sources do to caches does; sources per
// core is the length of a block over that. The two scenes come right after each
// other. Shown are medians of rounds, and of ratios within a round.
//
// Telling places is not timed. For OpenAL most of it would be the way from Go into
// C, which a program in C does not have; what follows from a new place, both
// contenders work out when they render.
//
// The time of a block through the whole renderer, from updates at 60 Hz to the
// limiter, is by the clock: a sound card does not wait for other programs. The
// mark is for a machine that does nothing else; CPU time, beside it, shows
// whether that was so.
//
// # Latency
//
// `posxyz hub` and `posxyz listen` run as they are, with a null sink of PulseAudio
// for a sound card (Debian: pulseaudio, pulseaudio-utils). A source, or the
// listener's head, steps from one side to the other, published at 60 Hz with
// capture times, and what the sink is given is recorded. A step is heard when the
// level difference between the ears is half-way; the time is that from the capture of the
// first sample on the other side. Three ways for a source to get there differ in the
// renderer: a jump, 3 m between two samples and faster than a quarter of sound, which it
// finds out itself; a teleport, which the sample says; and a move over 1 m, which is
// slow enough to be a glide and is half-way before its sample is due.
//
// The card's own part, from the rendering of a click to the sink, is measured with
// the card alone, as are gaps: those on the recording, and the underruns that the
// player counts, which are as many unless gaps are close together. A null sink
// takes some milliseconds at once and has no converter behind it: a real card adds
// what it has.
//
// # Residual
//
// A tone of 5 s circles the head at ear level, two metres away; its place is set for
// the end of every block. The residual is the power outside the tone ± 150 Hz
// relative to that inside, under a Kaiser window with β = 24, at the worse ear.
// The same tone standing still has less than −120 dB.
//
// # What it does not show
//
// Absolute figures move with the machine; ratios within a run compare. Other
// versions of OpenAL Soft differ by more than a factor of 1.5. What it does
// better than we do is not measured: reverberation, surround sound, resampling
// to any pitch.
package main
