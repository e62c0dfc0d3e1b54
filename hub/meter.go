package hub

import "time"

// meterWindow is what a meter averages over.
const meterWindow = time.Second

// meter measures how often something happens: over the last whole window, or
// over the one that is open when that is longer.
type meter struct {
	began time.Time // of the open window; zero before anything happened
	count int       // in it
	rate  float64   // in the last one, Hz
}

func (m *meter) tick(now time.Time) {
	switch open := now.Sub(m.began); {
	case m.began.IsZero():
		m.began = now
	case open >= meterWindow:
		*m = meter{began: now, rate: float64(m.count) / open.Seconds()}
	}
	m.count++
}

func (m *meter) hertz(now time.Time) float64 {
	open := now.Sub(m.began)
	if m.began.IsZero() || open < meterWindow {
		return m.rate
	}
	return float64(m.count) / open.Seconds()
}
