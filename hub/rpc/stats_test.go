package rpc_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc/rpctest"
)

// TestStatsOverTheWire tells sources and subscribers; who asks within a tenth of
// a second is told the same.
func TestStatsOverTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		publish(t, server, sample("a", 1))
		pull(t, server.Dial(t), hub.Subscription{EverySample: true})()
		client := server.Dial(t)
		time.Sleep(time.Second)
		stats := func() hub.SceneStats {
			t.Helper()
			stats, err := client.Stats(t.Context())
			if err != nil || len(stats.Scenes) != 1 {
				t.Fatalf("Stats = %+v, %v, want one scene", stats, err)
			}
			return stats.Scenes[0]
		}
		s := stats()
		if len(s.Sources) != 1 || s.Sources[0].Name != "a" || s.Sources[0].Age != time.Second {
			t.Errorf("sources are %+v, want a, a second old", s.Sources)
		}
		if len(s.Followers) != 1 || !s.Followers[0].EverySample || s.Followers[0].Peer == "" || s.Followers[0].Delivered != 1 {
			t.Errorf("subscribers are %+v, want one of every sample that was told one", s.Followers)
		}
		publish(t, server, sample("b", 1))
		if n := len(stats().Sources); n != 1 {
			t.Errorf("at once there are %d sources, want the answer of before", n)
		}
		time.Sleep(100 * time.Millisecond)
		if n := len(stats().Sources); n != 2 {
			t.Errorf("after 100ms there are %d sources, want 2", n)
		}
	})
}

// TestStatsFlood: a thousand who ask at once are all answered.
func TestStatsFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		api := pb.NewPositionServiceClient(stranger(t, server))
		var asking sync.WaitGroup
		for range 1000 {
			asking.Go(func() {
				if _, err := api.Stats(t.Context(), &pb.StatsRequest{}); err != nil {
					t.Error(err)
				}
			})
		}
		asking.Wait()
	})
}
