// Package laws holds the renderer to what it promises: fourteen laws, each
// with a pass mark, measured on what comes out of it.
//
//	make laws       measures all of it, and prints law, mark, figure
//	go test         measures a part of it: fewer directions, shorter sounds
//
// The renderer is taken as a whole, with the built-in head: sounds go into
// ears.Space, or into binaural.Renderer where updates, the listener or the limiter
// take part, and samples are measured that come out. A figure that misses its
// mark fails the test.
//
// What is heard is compared with what does not depend on the renderer: the
// head's measurement as it was published (Debian: libmysofa1), equalised here in
// float64 at its full length, and formulas of textbooks and standards. Laws that
// need the measurement are skipped where it is missing, unless
// POSXYZ_REQUIRE_ALL=1.
package laws
