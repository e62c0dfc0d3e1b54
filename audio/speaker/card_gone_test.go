//go:build !nocard

package speaker

import (
	"testing"
	"time"

	"posxyz/audio/speaker/pulsetest"
)

// TestCardGone takes the card away in both of the ways that the driver tells
// differently: the server dies, and the sink is removed (of which it tells nothing).
func TestCardGone(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(*pulsetest.Server, *testing.T){
		"server killed": func(s *pulsetest.Server, _ *testing.T) { s.Kill() },
		"unplugged":     func(s *pulsetest.Server, t *testing.T) { s.Unplug(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := pulsetest.Start(t)
			p := startPlayer(t, DefaultLatency, server.Env())
			p.expect(t, "playing")
			p.expect(t, "click")
			start := time.Now()
			take(server, t)
			p.expect(t, "underruns")
			if said := p.expect(t, "gone:"); said != "the sound card is gone: it has taken nothing for 1s" {
				t.Errorf("said %q", said)
			}
			t.Logf("noticed after %v", time.Since(start))
			if err := p.cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestCardBack takes the card away in all the ways from which it can come back: when
// it does, it plays again, with the latency asked for, and ends as ever.
func TestCardBack(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(*pulsetest.Server, *testing.T){
		"restarted": func(s *pulsetest.Server, t *testing.T) { s.Restart(t) },
		"suspended": func(s *pulsetest.Server, t *testing.T) { s.Suspend(t, 1500*time.Millisecond) },
		"frozen":    func(s *pulsetest.Server, t *testing.T) { s.Freeze(t, 2500*time.Millisecond) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const latency = 60 * time.Millisecond
			server := pulsetest.Start(t)
			p := startPlayer(t, latency, server.Env(), returns+"=1")
			p.expect(t, "playing")
			p.heard(t, server.Record())
			start := time.Now()
			away(server, t)
			p.expect(t, "gone: the sound card is gone: it has taken nothing for 1s")
			p.expect(t, "back")
			t.Logf("back %v after it was taken", time.Since(start))
			recording := server.Record()
			took, at := p.heard(t, recording)
			if took > 250*time.Millisecond {
				t.Errorf("heard %v after it was rendered, with a latency of %v asked for", took, latency)
			}
			if _, right := recording.Stereo(); right[at] != testPeak {
				t.Errorf("the click is %v high, want %v", right[at], testPeak)
			}
			p.stop()
			p.expect(t, "underruns 0")
			p.expect(t, "stopped: context canceled")
			if err := p.cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestCardStopsWaiting ends a program whose card is gone and does not come back.
func TestCardStopsWaiting(t *testing.T) {
	t.Parallel()
	server := pulsetest.Start(t)
	p := startPlayer(t, DefaultLatency, server.Env(), returns+"=1")
	p.expect(t, "playing")
	p.expect(t, "click")
	server.Kill()
	p.expect(t, "gone:")
	p.stop()
	p.expect(t, "reopen: context canceled")
	if err := p.cmd.Wait(); err != nil {
		t.Error(err)
	}
}
