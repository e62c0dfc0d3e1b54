package h2

// inflow is one of our windows: what a peer may send us before it hears from us
// (RFC 9113, section 6.9).
type inflow struct {
	window int // what the peer may still send
	owed   int // taken since the last WINDOW_UPDATE
	size   int // of the window
}

func newInflow(size int) inflow { return inflow{window: size, size: size} }

// take reports whether the peer was allowed to send n bytes.
func (f *inflow) take(n int) bool {
	f.window -= n
	return f.window >= 0
}

// give returns n bytes to the peer. What it returns is for a WINDOW_UPDATE, if it
// is not 0: these are sent for a quarter of the window, not for each byte.
func (f *inflow) give(n int) (increment int) {
	f.owed += n
	if f.owed < f.size/4 {
		return 0
	}
	increment = f.owed
	f.window += increment
	f.owed = 0
	return increment
}

// widen adds to one of the peer's windows, which may be negative (RFC 9113,
// section 6.9.2); it reports whether that is allowed (section 6.9.1).
func widen(window *int, by int) bool {
	sum := int64(*window) + int64(by)
	*window = int(min(sum, maxWindow))
	return sum <= maxWindow
}
