package rpc

import (
	"math"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"

	"posxyz/hub"
)

// How many Updates a stream may be sent.
const (
	maxCredits = 1 << 20
	unlimited  = math.MaxInt64
)

// updateStream is the hub.Sink of a gRPC stream. It is ready when gRPC has
// handed the last Update to the connection and a credit is there: so Send never
// blocks, and never more than one Update waits in the hub for a peer that does
// not read.
type updateStream struct {
	// fixed after start
	stream   grpc.ServerStream
	follower *hub.Follower
	ended    chan struct{} // closed when the hub has told everything
	spent    chan struct{} // closed when the last credit that will be paid was used
	marker   []byte        // the last buffer of each Update: see buffers

	update []byte // owned by Send

	mu      sync.Mutex
	credits int64
	asked   bool // Ready was called, and Send was not called since
	sending bool // gRPC holds an Update
	broken  bool // the stream takes no more
	paid    bool // no credits will be added
	isSpent bool // spent is closed
}

func newUpdateStream(stream grpc.ServerStream, credits int64) *updateStream {
	return &updateStream{
		stream:  stream,
		ended:   make(chan struct{}),
		spent:   make(chan struct{}),
		marker:  markerMemory[:0],
		credits: credits,
	}
}

// start lets the follower begin.
func (s *updateStream) start(follower *hub.Follower) {
	s.follower = follower
	s.askIf(func() {})
}

// pay adds credits.
func (s *updateStream) pay(credits uint32) {
	s.askIf(func() { s.credits = min(s.credits+int64(credits), maxCredits) })
}

// payNoMore says that no credits will be added.
func (s *updateStream) payNoMore() { s.askIf(func() { s.paid = true }) }

// Send hands an Update to gRPC.
func (s *updateStream) Send(update []byte) {
	s.mu.Lock()
	s.asked, s.sending = false, true
	s.credits--
	broken := s.broken
	s.mu.Unlock()
	if broken {
		return
	}
	s.update = update
	if err := s.stream.SendMsg(s); err != nil { // the stream's context says so to the handler
		s.mu.Lock()
		s.broken = true
		s.mu.Unlock()
	}
}

// End says that the hub has told everything.
func (s *updateStream) End() { close(s.ended) }

// markerMemory is never read. Smaller buffers are not counted by gRPC.
var markerMemory = make([]byte, 2<<10)

// buffers returns the Update with an empty buffer behind it, which gRPC frees
// when it has written everything before it.
func (s *updateStream) buffers() mem.BufferSlice {
	return mem.BufferSlice{mem.SliceBuffer(s.update), mem.NewBuffer(&s.marker, (*sentPool)(s))}
}

// sentPool is the mem.BufferPool that the marker of a stream's Update returns to.
type sentPool updateStream

// Get is never called: the pool gives no memory.
func (*sentPool) Get(int) *[]byte { panic("rpc: a stream's marker is no memory") }

// Put says that gRPC has handed the Update to the connection.
func (p *sentPool) Put(*[]byte) {
	s := (*updateStream)(p)
	s.askIf(func() { s.sending = false })
}

// askIf changes something, and asks for an Update if one may be sent now.
func (s *updateStream) askIf(change func()) {
	s.mu.Lock()
	change()
	ask := !s.asked && !s.sending && !s.broken && s.credits > 0
	s.asked = s.asked || ask
	if s.paid && s.credits == 0 && !s.sending && !s.isSpent {
		s.isSpent = true
		close(s.spent)
	}
	s.mu.Unlock()
	if ask {
		s.follower.Ready()
	}
}
