package hub

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"posxyz/hub/pose"
)

// TestUpdateOfEverySampleIsBounded: however much is taken in at once, an Update
// is not much larger than maxRound.
func TestUpdateOfEverySampleIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		f := listen(t, h, Subscription{EverySample: true})
		f.take()
		release := block(t, h)
		p := sample("a", 1)
		p.Message = strings.Repeat("m", pose.MaxMessage)
		const samples = 2500 // some 300 bytes each
		for range samples {
			publish(t, h, p)
		}
		release()
		got := 0
		for _, u := range f.take() {
			got += len(u.Positions)
			if bytes := len(u.Positions) * pose.MaxMessage; bytes > 2*maxRound {
				t.Errorf("an Update has %d positions, %d bytes or more, want %d at most", len(u.Positions), bytes, 2*maxRound)
			}
		}
		if got != samples {
			t.Errorf("told %d samples of %d", got, samples)
		}
	})
}

// TestHistoryIsForThoseBehind: what nobody is to be told any longer is not kept,
// and one who never reads does not keep more than maxHistory.
func TestHistoryIsForThoseBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		reads, stalls := follow(t, h, Subscription{EverySample: true}), follow(t, h, Subscription{EverySample: true})
		next(t, reads)
		next(t, stalls)
		kept := func() (bytes, rounds int) {
			inBroadcaster(t, h, func(b *broadcaster) {
				for _, a := range b.audiences {
					for _, v := range a.views {
						bytes, rounds = bytes+v.history.bytes, rounds+len(v.history.rounds)
					}
				}
			})
			return bytes, rounds
		}
		p := sample("a", 1)
		p.Message = strings.Repeat("m", pose.MaxMessage)
		most := 0
		for i := range 20_000 {
			publish(t, h, p)
			if i%100 == 0 {
				next(t, reads)
				bytes, _ := kept()
				most = max(most, bytes)
			}
		}
		if most < maxHistory/2 || most > maxHistory {
			t.Errorf("with one who stalls up to %d bytes are kept, want nearly %d", most, maxHistory)
		}
		next(t, reads)
		for more := true; more; {
			_, more = pending(t, stalls)
		}
		if bytes, rounds := kept(); bytes != 0 || rounds != 0 {
			t.Errorf("everybody knows everything, but %d bytes in %d rounds are kept", bytes, rounds)
		}
		publish(t, h, p)
		synctest.Wait()
		stalls.Close()
		next(t, reads)
		synctest.Wait()
		if bytes, rounds := kept(); bytes != 0 || rounds != 0 {
			t.Errorf("who was behind has left, but %d bytes in %d rounds are kept", bytes, rounds)
		}
	})
}

// TestFarBehindCostsNothing: of what a stalled follower is not told, a view keeps
// what is there now and a bounded number of what is gone.
func TestFarBehindCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := running(t, Options{Broadcasters: 1})
		next(t, follow(t, h, Subscription{}))
		for i := range 5 * maxGraves {
			publish(t, h, sample(fmt.Sprint(i), 1))
			remove(t, h, fmt.Sprint(i-1))
			if i%100 == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		inBroadcaster(t, h, func(b *broadcaster) {
			a := b.audiences[h.scenes[""]]
			for _, v := range a.views {
				if len(v.graves) > maxGraves || len(a.replicas) != 1 || len(v.history.rounds) != 0 {
					t.Errorf("%d graves, %d sources and %d rounds are kept, want %d graves at most, one source and no round",
						len(v.graves), len(a.replicas), len(v.history.rounds), maxGraves)
				}
			}
		})
	})
}
