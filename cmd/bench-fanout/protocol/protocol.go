// Package protocol is the client's side of what the compared servers speak: raw
// frames, NATS, and gRPC over HTTP/2, each as a parser of what comes in and as
// the few bytes that go out.
//
// Guaranteed: a parser takes bytes in pieces of any size and reports the same,
// however they were cut; bytes that are not the protocol are an error, never a
// panic; in the steady state it allocates nothing. Not guaranteed: that a peer
// which breaks the rules of HTTP/2 in ways that do not matter here is noticed.
//
// Nothing in it knows a socket, and nothing is safe for concurrent use.
package protocol

// Position is a position that was delivered.
type Position struct {
	Index  int   // the publisher's count, from 0
	TimeUS int64 // capture time; read by parsers with Times only
}

// Update is one Update of a gRPC server.
type Update struct {
	Positions int
	Bytes     int   // as encoded
	TimeUS    int64 // when the server sent it
	Skipped   uint64
	Snapshot  bool
}

// Got is what one reading brought. It is used again and again.
type Got struct {
	Positions []Position
	Updates   []Update // of gRPC servers
	Messages  int      // payloads, whatever is in them
	Bytes     int      // of those payloads
	Ready     bool     // the server has confirmed the subscription
	Reply     []byte   // to be written back: acknowledgements and the like
}

// Reset empties g.
func (g *Got) Reset() {
	*g = Got{Positions: g.Positions[:0], Updates: g.Updates[:0], Reply: g.Reply[:0]}
}

// Parser reads one connection. Parse says how many bytes of data it used: the
// others are to be presented again, with more behind them.
type Parser interface {
	Parse(data []byte, got *Got) (used int, err error)
}

// Publisher is the Parser of a connection that publishes.
type Publisher interface {
	Parser
	// Append adds the publication of a position to dst. It returns false, and
	// dst as it was, while the server's flow control has no room for it.
	Append(dst []byte, index int) ([]byte, bool)
}

// Dialect is how clients talk to a server. The bytes open a connection.
type Dialect interface {
	Subscriber() ([]byte, Parser)
	Publisher() ([]byte, Publisher)
}
