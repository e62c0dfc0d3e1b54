package load

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"

	pb "posxyz/gen/posxyzpb"
)

// fakeStream notes what is sent, and takes its time with one of the samples.
type fakeStream struct {
	grpc.ClientStreamingClient[pb.Position, pb.Msg]

	slow, fast time.Duration // what the fourth takes, and the others
	times      []time.Duration
	sources    []string
	began      time.Time
}

func (s *fakeStream) Send(p *pb.Position) error {
	s.times = append(s.times, time.UnixMicro(p.GetTimeUs()).Sub(s.began))
	s.sources = append(s.sources, p.GetSource())
	if len(s.times) == 4 {
		time.Sleep(s.slow)
	} else {
		time.Sleep(s.fast)
	}
	return nil
}

// TestPublisherTimes: samples are captured when they are sent; those that a hub
// holds up, when they were due.
func TestPublisherTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stream := &fakeStream{slow: 35 * time.Millisecond, fast: time.Millisecond, began: time.Now()}
		p := newPublisher(Options{Sources: 2, Rate: 50, For: 80 * time.Millisecond}, "scene", nil, stream.began)
		if err := p.send(t.Context(), stream); err != nil {
			t.Fatal(err)
		}
		p.finish(t.Context())
		ms := func(ms time.Duration) time.Duration { return ms * time.Millisecond }
		if want := []time.Duration{0, ms(10), ms(20), ms(30), ms(40), ms(50), ms(60), ms(70)}; !slices.Equal(stream.times, want) {
			t.Errorf("captured at %v, want %v", stream.times, want)
		}
		if want := []string{"source-0", "source-1"}; !slices.Equal(stream.sources[:2], want) || p.published != 8 || p.elapsed != ms(80) {
			t.Errorf("%d samples of %v, ... in %v, want 8 of %v, ... in 80 ms", p.published, stream.sources[:2], p.elapsed, want)
		}
	})
}
