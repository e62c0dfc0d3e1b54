package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"posxyz/hub"
	"posxyz/hub/web"
	"posxyz/hub/wire"
)

// served is a site whose hub is ending.
type served struct {
	at      string
	end     context.CancelFunc
	drained chan struct{}
	ended   chan error
}

func serveSite(t *testing.T, handler http.Handler, drain time.Duration) *served {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	s := &served{"http://" + lis.Addr().String(), end, make(chan struct{}), make(chan error, 1)}
	site := &site{lis, handler, drain, zerolog.Nop()}
	go func() { s.ended <- site.serve(ctx, s.drained) }()
	t.Cleanup(end)
	return s
}

func (s *served) get(ctx context.Context) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.at+"/readyz", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// wait returns how the site ended, soon.
func (s *served) wait(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(patience):
		t.Fatal("the site has not ended")
		return nil
	}
}

// TestHTTPWhileDraining wants probes to hear that the hub is on its way out, until
// it is.
func TestHTTPWhileDraining(t *testing.T) {
	t.Parallel()
	h := hub.New(wire.Encoder{}, hub.Options{})
	s := serveSite(t, web.New(h, web.Options{}), patience)
	if status, err := s.get(t.Context()); status != http.StatusOK {
		t.Errorf("/readyz of a hub that serves: status %d, %v", status, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_ = h.Run(over)
	s.end()
	if status, err := s.get(t.Context()); status != http.StatusServiceUnavailable {
		t.Errorf("/readyz of a hub that drains: status %d, %v", status, err)
	}
	close(s.drained)
	if err := s.wait(t); err != nil {
		t.Error(err)
	}
	if status, err := s.get(t.Context()); err == nil {
		t.Errorf("/readyz of a hub that has drained: status %d, want nobody there", status)
	}
}

// TestHTTPDrain wants requests that are under way at the end to be told, and to
// be cut off when the time is up.
func TestHTTPDrain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		drain   time.Duration
		drained bool
		listens bool // to its context
		within  time.Duration
	}{
		{"a request that listens", patience, true, true, httpLastTime / 2},
		{"a request that does not", patience, true, false, patience / 2},
		{"a hub that does not drain", time.Millisecond, false, false, patience / 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			begun, release := make(chan struct{}), make(chan struct{})
			defer close(release)
			s := serveSite(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				close(begun)
				if c.listens {
					<-r.Context().Done()
				} else {
					<-release
				}
			}), c.drain)
			asked := make(chan error, 1)
			go func() {
				_, err := s.get(context.WithoutCancel(t.Context()))
				asked <- err
			}()
			<-begun
			s.end()
			if c.drained {
				close(s.drained)
			}
			start := time.Now()
			if err := s.wait(t); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took > c.within {
				t.Errorf("the site took %v to end, want %v or less", took, c.within)
			}
			select {
			case err := <-asked:
				if (err == nil) != c.listens {
					t.Errorf("the request ended with %v", err)
				}
			case <-time.After(patience):
				t.Error("the request was not cut off")
			}
		})
	}
}

// TestHTTPTakenOver wants connections that were taken over to be waited for, as
// WebSockets are: they say goodbye.
func TestHTTPTakenOver(t *testing.T) {
	t.Parallel()
	begun, goodbye := make(chan struct{}), false
	s := serveSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		close(begun)
		<-r.Context().Done()
		time.Sleep(httpLastTime / 5)
		goodbye = true
	}), patience)
	go func() { _, _ = s.get(context.WithoutCancel(t.Context())) }()
	<-begun
	s.end()
	close(s.drained)
	if err := s.wait(t); err != nil {
		t.Error(err)
	}
	if !goodbye {
		t.Error("the site ended before a connection that was taken over")
	}
}
