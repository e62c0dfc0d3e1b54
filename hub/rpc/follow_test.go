package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
	"posxyz/hub/rpc/rpctest"
)

// TestSubscribe goes through snapshot, change, removal and heartbeat, whole.
func TestSubscribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		a := pose.Position{
			Source: pose.SourceID{Scene: "stage", Name: "a"}, At: pose.Vec{X: 1, Y: -2, Z: 0.5}, Captured: time.Now(),
			HasVelocity: true, Velocity: pose.Vec{Y: 1}, HasOrientation: true, Orientation: pose.Identity, Message: "hello",
		}
		publish(t, server, a)
		publish(t, server, sample("elsewhere", 1))
		next := pull(t, server.Dial(t), hub.Subscription{Scene: "stage", Sources: []string{"a*"}})
		latest := func() pose.Position {
			p, err := server.Hub.Latest(a.Source)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}

		began, first := time.Now(), latest()
		wantUpdate(t, next, pose.Update{Positions: []pose.Position{first}, Seq: first.Seq, Sent: began, Snapshot: true})
		a.At.X, a.Captured, a.Teleport = 7, time.Now(), true
		publish(t, server, a)
		wantUpdate(t, next, pose.Update{Positions: []pose.Position{latest()}, Seq: first.Seq + 1, Sent: began})
		a.Remove = true
		publish(t, server, a)
		wantUpdate(t, next, pose.Update{Gone: []pose.Gone{{Source: a.Source, Reason: pose.Removed}}, Seq: first.Seq + 2, Sent: began})
		for second := 1; second <= 5; second++ {
			wantUpdate(t, next, pose.Update{Seq: first.Seq + 2, Sent: began.Add(time.Duration(second) * time.Second)})
		}
	})
}

// TestSubscribeRefused: a status that will not pass is the last thing yielded.
func TestSubscribeRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := rpctest.New(t, hub.Options{}).Dial(t)
		yielded := 0
		for u, err := range client.Follow(t.Context(), hub.Subscription{Scene: "*"}) {
			yielded++
			wantStatus(t, fmt.Sprintf("Subscribe of a bad scene yields %+v and", u), err, codes.InvalidArgument,
				`pose: scene is "*", want no *, which marks prefixes`)
		}
		if yielded != 1 {
			t.Errorf("yielded %d times, want once", yielded)
		}
	})
}

// TestStalledSubscriber: one that does not read holds nobody up, and once it
// reads again it is soon at the newest: what its flow-control window held comes first.
func TestStalledSubscriber(t *testing.T) {
	const samples = 1500
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		stalled, err := pb.NewPositionServiceClient(stranger(t, server)).Subscribe(t.Context(), &pb.SubscribeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		next := pull(t, server.Dial(t), hub.Subscription{})
		next()
		p := sample(strings.Repeat("n", pose.MaxName), 0)
		p.Message = strings.Repeat("m", pose.MaxMessage)
		for x := range samples {
			p.At.X = float64(x)
			publish(t, server, p)
			if u, err := next(); err != nil || len(u.Positions) != 1 || u.Positions[0].At.X != p.At.X {
				t.Fatalf("beside a stalled subscriber, sample %d comes as %+v, %v", x, u, err)
			}
			synctest.Wait()
		}
		bytes, updates := 0, 0
		for x := float32(-1); x != samples-1; updates++ {
			message, err := stalled.Recv()
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range message.GetPositions() {
				if x >= p.GetPosition().GetX() {
					t.Errorf("x = %v after %v", p.GetPosition().GetX(), x)
				}
				x = p.GetPosition().GetX()
				bytes += len(p.GetMsg()) + len(p.GetSource())
			}
		}
		if buffered := 65_535 + len(p.Message) + pose.MaxName; bytes > buffered { // a window, and the Update that waited for it
			t.Errorf("a stalled subscriber read %d Updates, %d bytes of text, want at most %d bytes", updates, bytes, buffered)
		}
	})
}

// TestSlowConsumer: who takes long over an Update is not told that the hub is away.
func TestSlowConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		next := pull(t, server.Dial(t), hub.Subscription{})
		for x := range 3 {
			if u, err := next(); err != nil {
				t.Fatalf("Update %d = %+v, %v", x, u, err)
			}
			time.Sleep(10 * time.Second)
			publish(t, server, sample("a", float64(x)))
		}
	})
}

// TestLargestSnapshot: a full scene with all that a source may carry arrives.
func TestLargestSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		scene, text := strings.Repeat("s", pose.MaxName), strings.Repeat("m", pose.MaxMessage)
		for i := range hub.DefaultMaxSources {
			publish(t, server, pose.Position{
				Source:  pose.SourceID{Scene: scene, Name: fmt.Sprintf("%0*d", pose.MaxName, i)},
				Message: text, HasVelocity: true, HasOrientation: true, Orientation: pose.Identity,
			})
		}
		u, err := pull(t, server.Dial(t), hub.Subscription{Scene: scene})()
		if err != nil || len(u.Positions) != hub.DefaultMaxSources {
			t.Errorf("the snapshot of a full scene has %d sources, %v, want %d", len(u.Positions), err, hub.DefaultMaxSources)
		}
	})
}

// TestSubscribersComeAndGo, by their own break or their context; the bubble
// fails when a goroutine stays.
func TestSubscribersComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{Orbit: true})
		client := server.Dial(t)
		for i := range 1000 {
			ctx, cancel := context.WithCancel(t.Context())
			updates := 0
			for u, err := range client.Follow(ctx, hub.Subscription{}) {
				if err != nil {
					t.Fatalf("subscriber %d: %+v, %v", i, u, err)
				}
				if updates++; i%3 == 0 {
					break
				}
				if updates == 1+i%2 {
					cancel()
				}
			}
			cancel()
			if want := max(1, 1+i%2); i%3 != 0 && updates != want {
				t.Errorf("subscriber %d got %d Updates after its end, want %d", i, updates, want)
			}
		}
	})
}

// TestSubscriberGivesItsSceneBack: once nobody uses it, it is dropped, which is
// seen from without by where the next new scene begins to count.
func TestSubscriberGivesItsSceneBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rpctest.New(t, hub.Options{})
		p := pose.Position{Source: pose.SourceID{Scene: "stage", Name: "a"}}
		var last uint64
		for range server.Dial(t).Follow(t.Context(), hub.Subscription{Scene: "stage"}) {
			publish(t, server, p)
			p.Remove = true
			last, _ = server.Hub.Publish(p)
			break
		}
		synctest.Wait()
		u, err := pull(t, server.Dial(t), hub.Subscription{Scene: "other"})()
		if err != nil || u.Seq != last {
			t.Errorf("a new scene begins with %+v, %v, want seq %d, the last of the scene that was dropped", u, err, last)
		}
	})
}

// pull returns what Subscribe yields, one by one, until the end of the test.
func pull(t *testing.T, client *rpc.Client, sub hub.Subscription) func() (pose.Update, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	pulled, stop := iter.Pull2(client.Follow(ctx, sub))
	t.Cleanup(func() {
		cancel()
		stop()
	})
	return func() (pose.Update, error) {
		u, err, ok := pulled()
		if !ok {
			return u, errors.New("Subscribe has ended")
		}
		return u, err
	}
}

func wantUpdate(t *testing.T, next func() (pose.Update, error), want pose.Update) {
	t.Helper()
	got, err := next()
	if err != nil {
		t.Errorf("Subscribe yields %v, want %+v", err, want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Update differs (-want +got):\n%s", diff)
	}
}
