// Package openal renders with OpenAL Soft, without a sound card and without
// cgo: the library is loaded when it is there. It exists to be compared with.
//
// # Guaranteed
//
//   - The library renders through the head that it is given, with filters as
//     long as that head's: Open fails when it says anything else.
//   - Every source has a looping sound at the device's rate, which is played as
//     it is, without resampling.
//   - What Move sets takes effect all at once, with the next Render.
//
// # Not guaranteed
//
// There is one Device at a time in a process, which belongs to one goroutine.
// Heads are written on OpenAL's grid, with whole-sample delays and levels
// scaled to fit: that is its file format.
package openal
