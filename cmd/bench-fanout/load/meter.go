package load

import (
	"fmt"
	"time"

	"posxyz/cmd/bench-fanout/figures"
	"posxyz/cmd/bench-fanout/protocol"
)

// MostPositions is how many positions a Meter follows: as many as a coordinate
// can count that has to stay within 10^6 metres.
const MostPositions = 900_000

// Meter knows what was sent and what each subscriber received.
type Meter struct {
	Latency    figures.Histogram
	Deliveries int // positions received
	Messages   int // payloads that were not empty of positions
	Bytes      int // of those
	Lost       int // positions that a subscriber did not get before a later one
	Told       int // of those, what the server said was skipped
	Repeated   int // positions that came late or twice

	next   []int           // by subscriber: the index that is due
	sent   []time.Duration // by index
	passed []int32         // by index: how many subscribers are beyond it
	low    int             // every subscriber is beyond the indices below
}

// NewMeter returns a Meter for so many subscribers.
func NewMeter(subscribers int) *Meter {
	return &Meter{
		next:   make([]int, subscribers),
		sent:   make([]time.Duration, 0, MostPositions),
		passed: make([]int32, MostPositions),
	}
}

// Send notes that the next position was sent, and returns its index.
func (m *Meter) Send(at time.Duration) int {
	m.sent = append(m.sent, at)
	return len(m.sent) - 1
}

// Sent is how many positions were sent.
func (m *Meter) Sent() int { return len(m.sent) }

// InFlight is how many positions not every subscriber has received.
func (m *Meter) InFlight() int { return len(m.sent) - m.low }

// Full reports whether no more positions can be followed.
func (m *Meter) Full() bool { return len(m.sent) == MostPositions }

// Clear forgets what was counted, not what is in flight.
func (m *Meter) Clear() {
	m.Latency.Reset()
	m.Deliveries, m.Messages, m.Bytes, m.Lost, m.Told, m.Repeated = 0, 0, 0, 0, 0, 0
}

// Take notes what a subscriber received.
func (m *Meter) Take(subscriber int, got *protocol.Got, at time.Duration) error {
	for _, update := range got.Updates {
		m.Told += int(update.Skipped)
	}
	if len(got.Positions) == 0 {
		return nil // a heartbeat
	}
	m.Messages += got.Messages
	m.Bytes += got.Bytes
	for _, p := range got.Positions {
		if p.Index < 0 || p.Index >= len(m.sent) {
			return fmt.Errorf("position %d arrived, and %d were sent", p.Index, len(m.sent))
		}
		due := m.next[subscriber]
		if p.Index < due {
			m.Repeated++
			continue
		}
		for i := due; i <= p.Index; i++ {
			m.passed[i]++
		}
		m.Lost += p.Index - due
		m.Deliveries++
		m.Latency.Add(at - m.sent[p.Index])
		m.next[subscriber] = p.Index + 1
	}
	for m.low < len(m.sent) && int(m.passed[m.low]) == len(m.next) {
		m.low++
	}
	return nil
}

// GiveUp counts everything in flight as lost.
func (m *Meter) GiveUp() {
	for subscriber, due := range m.next {
		m.Lost += len(m.sent) - due
		m.next[subscriber] = len(m.sent)
	}
	m.low = len(m.sent)
}
