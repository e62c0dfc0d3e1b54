package load

import (
	"testing"
	"time"

	"posxyz/cmd/bench-fanout/protocol"
)

// take gives a subscriber positions, 10 ms after time 0.
func take(t *testing.T, m *Meter, subscriber int, indices ...int) {
	t.Helper()
	got := protocol.Got{Messages: 1, Bytes: 10}
	for _, index := range indices {
		got.Positions = append(got.Positions, protocol.Position{Index: index})
	}
	if err := m.Take(subscriber, &got, 10*time.Millisecond); err != nil {
		t.Fatal(err)
	}
}

func TestInFlightUntilAllHaveIt(t *testing.T) {
	m := NewMeter(3)
	for range 4 {
		m.Send(0)
	}
	take(t, m, 0, 0, 1, 2)
	take(t, m, 1, 0)
	if got := m.InFlight(); got != 4 {
		t.Errorf("one subscriber has nothing: %d in flight, want 4", got)
	}
	take(t, m, 2, 0, 1)
	if got := m.InFlight(); got != 3 {
		t.Errorf("all have the first: %d in flight, want 3", got)
	}
	take(t, m, 1, 1)
	if got := m.InFlight(); got != 2 {
		t.Errorf("all have two: %d in flight, want 2", got)
	}
	if m.Deliveries != 7 || m.Lost != 0 || m.Repeated != 0 {
		t.Errorf("%d deliveries, %d lost, %d repeated: want 7, 0, 0", m.Deliveries, m.Lost, m.Repeated)
	}
	if got := m.Latency.Percentile(50); got < 9*time.Millisecond || got > 11*time.Millisecond {
		t.Errorf("latency %v, want 10ms", got)
	}
}

// TestLossIsSeen has subscribers miss, repeat and swap positions.
func TestLossIsSeen(t *testing.T) {
	m := NewMeter(2)
	for range 6 {
		m.Send(0)
	}
	take(t, m, 0, 0, 3) // 1 and 2 are lost
	take(t, m, 0, 3)    // again
	take(t, m, 0, 2)    // late
	take(t, m, 1, 0, 1, 2, 3)
	if m.Lost != 2 || m.Repeated != 2 || m.Deliveries != 6 {
		t.Errorf("%d lost, %d repeated, %d deliveries: want 2, 2, 6", m.Lost, m.Repeated, m.Deliveries)
	}
	if got := m.InFlight(); got != 2 {
		t.Errorf("%d in flight, want 2: what is lost does not stop the window", got)
	}
	m.GiveUp()
	if m.Lost != 6 || m.InFlight() != 0 {
		t.Errorf("given up: %d lost, %d in flight; want 6, 0", m.Lost, m.InFlight())
	}
}

func TestLossThatIsTold(t *testing.T) {
	m := NewMeter(1)
	m.Send(0)
	if err := m.Take(0, &protocol.Got{Updates: []protocol.Update{{Skipped: 5}}}, 0); err != nil || m.Told != 5 {
		t.Errorf("told of %d, %v: want 5", m.Told, err)
	}
}

func TestPositionThatNobodySent(t *testing.T) {
	m := NewMeter(1)
	m.Send(0)
	for _, index := range []int{1, -1} {
		if err := m.Take(0, &protocol.Got{Positions: []protocol.Position{{Index: index}}}, 0); err == nil {
			t.Errorf("position %d was taken, and one was sent", index)
		}
	}
}
