package rpc_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/rpc"
	"posxyz/hub/wire"
)

var soakFor = flag.Duration("soak", 3*time.Second, "how long TestSoak goes on")

// What goes on in a soak.
const (
	soakSources  = 20
	soakRate     = 60  // Hz, each
	soakSteady   = 10  // followers of each kind that stay; in a short soak, beside other tests, 4
	soakChurn    = 100 // followers a second that come and go
	soakUpdates  = 3   // that these take
	soakCredits  = 4
	soakOldest   = time.Second // the p99 of the age at those who stay
	soakHeap     = 4 << 20     // bytes that the heap may grow by, or a fifth of it
	soakRoutines = 50          // goroutines that there may be more
)

// soakKinds are all kinds of followers.
var soakKinds = []struct {
	name    string
	request *pb.SubscribeRequest
	credits uint32 // 0: by Subscribe, not by Follow
}{
	{"newest", &pb.SubscribeRequest{}, 0},
	{"credits", &pb.SubscribeRequest{}, soakCredits},
	{"every sample", &pb.SubscribeRequest{EverySample: true}, 0},
	{"area", &pb.SubscribeRequest{Area: &pb.Area{Around: "source-0", Radius: 2}}, 0},
	{"rate", &pb.SubscribeRequest{MaxRateHz: 20}, 0},
}

// TestSoak: while followers of all kinds stay and others come and go, in whatever
// manner, neither memory nor goroutines grow, and who stays hears what is young.
// What a first quarter costs does not count. By default it is short; with -soak 5m
// it tells something.
func TestSoak(t *testing.T) {
	s := startSoak(t)
	var staying sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	defer staying.Wait()
	defer cancel()
	staying.Go(func() { s.publish(ctx) })
	for i := range soakKinds {
		conn := s.connect()
		t.Cleanup(func() { conn.Close() })
		for range s.steady {
			staying.Go(func() { s.stay(ctx, conn, i) })
		}
	}
	shared := s.connect()
	t.Cleanup(func() { shared.Close() })

	step := max(*soakFor/20, 500*time.Millisecond)
	var first, last soakState
	for began := time.Now(); time.Since(began) < *soakFor; {
		s.churn(shared, step)
		last = s.measure()
		t.Logf("%5.1f s: heap %.1f MB, %d goroutines, %d followers, %d deliveries, %d skipped, %d came and went, age p99 %v",
			time.Since(began).Seconds(), float64(last.heap)/(1<<20), last.goroutines, last.followers, last.delivered, last.skipped, s.churned, s.p99())
		if first == (soakState{}) && time.Since(began) >= *soakFor/4 {
			first = last
			s.forgetAges() // of the beginning
		}
	}
	if grown := last.heap - first.heap; grown > max(first.heap/5, soakHeap) {
		t.Errorf("the heap grew by %.1f MB to %.1f MB", float64(grown)/(1<<20), float64(last.heap)/(1<<20))
	}
	if grown := last.goroutines - first.goroutines; grown > soakRoutines {
		t.Errorf("there are %d goroutines more, %d", grown, last.goroutines)
	}
	if p99 := s.p99(); p99 > soakOldest && *soakFor >= time.Minute { // a short run says nothing of it
		t.Errorf("the p99 of the age is %v, want %v or less", p99, soakOldest)
	}
	for i, kind := range soakKinds {
		if s.updates[i].Load() == 0 || s.positions[i].Load() == 0 {
			t.Errorf("%s: %d updates, %d positions, want some", kind.name, s.updates[i].Load(), s.positions[i].Load())
		}
	}
}

// soak is a hub behind a real server, and what its followers are told.
type soak struct {
	// fixed after startSoak
	t       *testing.T
	hub     *hub.Hub
	address string
	steady  int // followers of each kind that stay

	// counted by those who stay
	updates   [8]atomic.Uint64 // by kind
	positions [8]atomic.Uint64
	ages      [2 * soakOldest / time.Millisecond]atomic.Uint64 // by the millisecond; the last are older

	churned int // owned by the test
}

// soakState is what a hub, its server, and their clients cost while nobody comes
// or goes.
type soakState struct {
	heap               int64
	goroutines         int
	followers          int64
	delivered, skipped uint64
}

// startSoak serves a hub over TCP until the end of the test.
func startSoak(t *testing.T) *soak {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &soak{t: t, hub: hub.New(wire.Encoder{}, hub.Options{}), address: lis.Addr().String(), steady: soakSteady}
	if *soakFor < time.Minute {
		s.steady = 4
	}
	server := rpc.NewServer(s.hub, rpc.ServerOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = s.hub.Run(ctx) })
	running.Go(func() {
		if err := server.Serve(ctx, lis); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return s
}

func (s *soak) connect() *grpc.ClientConn {
	s.t.Helper()
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		s.t.Fatal(err)
	}
	return conn
}

// publish moves the sources in a circle until ctx ends.
func (s *soak) publish(ctx context.Context) {
	conn := s.connect()
	defer conn.Close()
	stream, err := pb.NewPositionServiceClient(conn).Publish(ctx)
	if err != nil {
		s.t.Errorf("publish: %v", err)
		return
	}
	ticker := time.NewTicker(time.Second / soakRate)
	defer ticker.Stop()
	for tick := 0; ; tick++ {
		for i := range soakSources {
			angle := float64(i) + float64(tick)/soakRate*float64(i%3) // some overtake others
			p := &pb.Position{
				Source:   fmt.Sprintf("source-%d", i),
				Position: &pb.Pos{X: float32(3 * math.Cos(angle)), Y: float32(3 * math.Sin(angle))},
				TimeUs:   time.Now().UnixMicro(),
			}
			if err := stream.Send(p); err != nil {
				if ctx.Err() == nil {
					_, err = stream.CloseAndRecv()
					s.t.Errorf("publish: %v", err)
				}
				return
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// open begins to follow, and returns what takes the next Update.
func (s *soak) open(ctx context.Context, conn *grpc.ClientConn, kind int) (next func() (*pb.Update, error), err error) {
	api, k := pb.NewPositionServiceClient(conn), soakKinds[kind]
	if k.credits == 0 {
		stream, err := api.Subscribe(ctx, k.request)
		if err != nil {
			return nil, err
		}
		return stream.Recv, nil
	}
	stream, err := api.Follow(ctx)
	if err != nil {
		return nil, err
	}
	if err := stream.Send(&pb.FollowRequest{Subscribe: k.request, Credits: k.credits}); err != nil {
		return nil, err
	}
	return func() (*pb.Update, error) {
		u, err := stream.Recv()
		if err == nil {
			_ = stream.Send(&pb.FollowRequest{Credits: 1}) // if it fails, Recv says why
		}
		return u, err
	}, nil
}

// stay follows until ctx ends, and notes how old what it hears is.
func (s *soak) stay(ctx context.Context, conn *grpc.ClientConn, kind int) {
	next, err := s.open(ctx, conn, kind)
	for err == nil {
		var u *pb.Update
		if u, err = next(); err != nil {
			break
		}
		now := time.Now().UnixMicro()
		s.updates[kind].Add(1)
		s.positions[kind].Add(uint64(len(u.GetPositions())))
		if u.GetSnapshot() {
			continue
		}
		for _, p := range u.GetPositions() {
			age := max(now-p.GetTimeUs(), 0) / 1000
			s.ages[min(age, int64(len(s.ages))-1)].Add(1)
		}
	}
	if ctx.Err() == nil {
		s.t.Errorf("%s: who stayed was sent away: %v", soakKinds[kind].name, err)
	}
}

// p99 returns what 99 % of the ages are at most.
func (s *soak) p99() time.Duration {
	var total, sum uint64
	for i := range s.ages {
		total += s.ages[i].Load()
	}
	for i := range s.ages {
		if sum += s.ages[i].Load(); 100*sum >= 99*total {
			return time.Duration(i+1) * time.Millisecond
		}
	}
	return 0
}

func (s *soak) forgetAges() {
	for i := range s.ages {
		s.ages[i].Store(0)
	}
}

// churn has followers come for so long, and waits until they have gone.
func (s *soak) churn(shared *grpc.ClientConn, length time.Duration) {
	var coming sync.WaitGroup
	defer coming.Wait()
	ticker := time.NewTicker(time.Second / soakChurn)
	defer ticker.Stop()
	for began := time.Now(); time.Since(began) < length; <-ticker.C {
		s.churned++
		turn := s.churned
		coming.Go(func() { s.comeAndGo(shared, turn) })
	}
}

// comeAndGo follows for a moment. Who goes cancels, or closes the connection, or
// has not read at all until then.
func (s *soak) comeAndGo(conn *grpc.ClientConn, turn int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	manner := turn % 3
	if manner > 0 {
		conn = s.connect()
		defer conn.Close()
	}
	next, err := s.open(ctx, conn, turn/3%len(soakKinds))
	if manner == 2 {
		time.Sleep(min(*soakFor/10, time.Second))
	} else {
		for i := 0; err == nil && i < soakUpdates; i++ {
			_, err = next()
		}
	}
	if err != nil {
		s.t.Errorf("who came as number %d was sent away: %v", turn, err)
	}
}

// measure waits until those who went are forgotten, and says what is left.
func (s *soak) measure() soakState {
	s.t.Helper()
	want := int64(s.steady * len(soakKinds))
	for deadline := time.Now().Add(10 * time.Second); s.hub.Counters().Followers != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%d followers, want those %d who stay", s.hub.Counters().Followers, want)
		}
	}
	goroutines := 0
	for settled := false; !settled; { // their connections end a little later
		before := runtime.NumGoroutine()
		time.Sleep(20 * time.Millisecond)
		goroutines = runtime.NumGoroutine()
		settled = goroutines >= before
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	counters := s.hub.Counters()
	return soakState{int64(memory.HeapAlloc), goroutines, counters.Followers, counters.Delivered, counters.Skipped}
}
