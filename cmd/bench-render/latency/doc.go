// Package latency measures how long it takes from where something was to what is
// heard: from a position's capture time, through a publisher, `posxyz hub`,
// `posxyz listen` and a sound card, to the recording of what the card was given.
// The programs are processes of their own, and the card is a null sink.
//
// A source steps from one side to the other, again and again, published at 60 Hz.
// The sound of a step is heard when the level difference between the ears is in
// the middle of what it was before and what it is after. The time is that from
// the capture of the first sample on the other side.
//
// What is measured ends where the sink is given the sound. A real card has a
// converter behind it, and perhaps a sound server with a buffer of its own. What
// the null sink takes at once is some milliseconds long, and counts as heard when
// it is taken.
//
// All of it needs Linux. Elsewhere the package is empty.
package latency
