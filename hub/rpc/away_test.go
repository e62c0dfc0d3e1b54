package rpc_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/rpc/rpctest"
)

// absences are how long hubs are away; each is repeated, for jitter is chance.
var absences = []time.Duration{0, 2 * time.Second, 30 * time.Second, 5 * time.Minute}

// TestSubscribeOutlivesTheHub: killed or stopped, for whatever time: one
// AwayError, then a snapshot within a second of the return.
func TestSubscribeOutlivesTheHub(t *testing.T) {
	for what, end := range map[string]func(l *link, server *rpctest.Server){
		"killed":  func(l *link, server *rpctest.Server) { l.cut(); server.Stop() },
		"stopped": func(l *link, server *rpctest.Server) { server.Stop(); l.cut() },
	} {
		for _, absence := range absences {
			t.Run(fmt.Sprintf("%s for %v", what, absence), func(t *testing.T) {
				for range 5 {
					synctest.Test(t, func(t *testing.T) {
						server := rpctest.New(t, hub.Options{})
						l := newLink(server)
						next := pull(t, l.connect(t), hub.Subscription{})
						before, err := next()
						if err != nil {
							t.Fatal(err)
						}
						end(l, server)
						wantAway(t, next)

						returned := make(chan time.Time, 1)
						time.AfterFunc(absence, func() {
							server := rpctest.New(t, hub.Options{})
							publish(t, server, sample("a", 1))
							l.plug(server)
							returned <- time.Now()
						})
						u, err := next()
						if err != nil || !u.Snapshot || len(u.Positions) != 1 || u.Seq <= before.Seq {
							t.Errorf("after %v Subscribe yields %+v, %v, want a snapshot after seq %d", absence, u, err, before.Seq)
						}
						if took := time.Since(<-returned); took > time.Second {
							t.Errorf("after %v the subscriber is back in %v, want a second", absence, took)
						}
					})
				}
			})
		}
	}
}

// TestSilentHubIsAway: frozen, it counts as away after three heartbeats, and is
// followed again when it thaws.
func TestSilentHubIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		l := newLink(server)
		next := pull(t, l.connect(t), hub.Subscription{})
		for range 3 {
			if u, err := next(); err != nil {
				t.Fatalf("Subscribe yields %+v, %v", u, err)
			}
		}
		l.freeze()
		began := time.Now()
		if err := wantAway(t, next); time.Since(began) != 3*time.Second {
			t.Errorf("a frozen hub is away after %v (%v), want 3s", time.Since(began), err)
		}
		returned := make(chan time.Time, 1)
		time.AfterFunc(8*time.Second, func() {
			l.thaw()
			returned <- time.Now()
		})
		if u, err := next(); err != nil || !u.Snapshot {
			t.Errorf("after a thaw Subscribe yields %+v, %v, want a snapshot", u, err)
		}
		if took := time.Since(<-returned); took > time.Second {
			t.Errorf("the subscriber is back %v after the thaw, want a second", took)
		}
	})
}

// TestPublisherOutlivesTheHub: samples are dropped, with an AwayError each, and
// arrive again within a second of the return.
func TestPublisherOutlivesTheHub(t *testing.T) {
	for _, absence := range absences {
		t.Run(fmt.Sprint(absence), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := rpctest.New(t, hub.Options{})
				l := newLink(server)
				publisher := l.connect(t).Publisher()
				x, away := 0.0, 0
				send := func() {
					x++
					err := publisher.Send(t.Context(), sample("a", x))
					if is := (*rpc.AwayError)(nil); errors.As(err, &is) {
						away++
					} else if err != nil {
						t.Fatalf("Send = %v, want nil or an AwayError", err)
					}
					time.Sleep(time.Second / 60)
				}
				send()
				wantX(t, server, x)
				l.cut()
				server.Stop()
				began := time.Now()
				for time.Since(began) < absence {
					send()
				}
				if want := int(absence / (time.Second / 60)); away < want-2 || away > want+2 {
					t.Errorf("%d of the samples of %v had an AwayError, want %d", away, absence, want)
				}
				server = rpctest.New(t, hub.Options{})
				l.plug(server)
				for returned := time.Now(); ; send() {
					if p, err := server.Hub.Latest(named("a")); err == nil && p.At.X == x {
						break
					}
					if took := time.Since(returned); took > time.Second {
						t.Fatalf("after %v the publisher is not back within %v", absence, took)
					}
				}
				if err := publisher.Close(t.Context()); err != nil {
					t.Errorf("Close = %v", err)
				}
			})
		})
	}
}

// wantAway takes what Subscribe yields until it is an AwayError.
func wantAway(t *testing.T, next func() (pose.Update, error)) error {
	t.Helper()
	u, err := next()
	for err == nil {
		u, err = next()
	}
	if away := (*rpc.AwayError)(nil); !errors.As(err, &away) {
		t.Fatalf("Subscribe yields %+v, %v, want an AwayError", u, err)
	}
	return err
}

func wantX(t *testing.T, server *rpctest.Server, want float64) {
	t.Helper()
	synctest.Wait()
	if p, err := server.Hub.Latest(named("a")); err != nil || p.At.X != want {
		t.Errorf("the hub has %+v, %v, want x = %v", p, err, want)
	}
}
