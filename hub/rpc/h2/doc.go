// Package h2 serves gRPC over HTTP/2 without TLS, for a server that sends small
// messages to many. Services, handlers and clients are gRPC's own: a Server is a
// grpc.ServiceRegistrar, and a Stream a grpc.ServerStream.
//
//	       frames ─▶ source ─▶ readFrames ─▶ Stream.in ─▶ RecvMsg ─▶ handler
//	kernel                                                             │
//	       ◀─ write or finishWriting ◀─ output ◀─ Stream.out ◀─ SendMsg, TrySend
//
// A connection has one goroutine, which reads, and each call one, for its handler;
// a stream that is kept (Keep) has none.
// Nobody is there to write: who sends writes, under the lock of the connection, as
// far as the kernel takes it at once. For the rest there is a goroutine until it
// is written. Buffers are pooled, and a connection has one only while there is
// something to read or to write.
//
// # Guaranteed
//
// TrySend never blocks, and a message waits for the peer without being copied.
// SendMsg returns when its message was handed to the kernel. A call's messages
// come in order, then its status. Streams of a connection take turns, a frame
// each.
//
// A peer holds, of our memory: on a connection, Options.Window of what handlers
// have not taken, MaxStreams handlers (however it resets them), and 64 kB of
// answers that it does not read; for each call that is receiving, what its handler
// has taken (Window at most) and MaxMessageBytes. One that does more, or much that
// is of no use, is cut off and told why.
//
// A peer that is silent for KeepaliveTime is asked, and cut off when it says
// nothing for KeepaliveTimeout more.
//
// GracefulStop lets all calls finish that a peer had begun before it heard. When
// Serve returns after it or Stop, no goroutine of the server's is left.
//
// # Not guaranteed
//
// That what was handed to the kernel has arrived. That a call whose peer does not
// read ends: deadlines, Stop and the peer's silence end it. That the calls of a
// connection are free of each other: what one handler does not take fills the
// window of all. Handlers that do not
// return keep Stop waiting; their panics are not recovered, as in grpc-go.
//
// There is no TLS, no HTTP/1 upgrade, no server push, no interceptor, no stats
// handler. Replies are not compressed; requests may be, by what
// google.golang.org/grpc/encoding knows. PRIORITY is ignored. Header blocks are
// written without HPACK's dynamic table.
//
// The rules are RFC 9113 (HTTP/2), RFC 7541 (HPACK) and gRPC over HTTP/2
// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
package h2
