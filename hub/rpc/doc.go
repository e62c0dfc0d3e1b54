// Package rpc carries a hub over gRPC: the server, and a client that outlives
// the hubs it talks to.
//
// # The server
//
// Server answers every method under both names of the service, with health and
// reflection beside them. Messages over 64 kB, the 1,001st open stream of a
// connection and bad fields are refused with a status that says why.
//
// # The client
//
// Dial connects once and fails at once when nobody is there. From then on the
// client reconnects by itself, with backoff and jitter, and is back within a
// second of the hub's return, however long it was away.
//
// Read side: Subscribe yields Updates; when the hub goes away it yields an
// *AwayError, once, and goes on with a snapshot when the hub is back. A hub that
// is silent for three heartbeats counts as away.
//
// Write side: a Publisher sends what it is given. A sample that cannot be sent
// while the hub is away is dropped: by the time it is back, it would be old.
//
// # Not guaranteed
//
// That a sample whose Send returned nil has arrived: it is on its way. That the
// server stream of Subscribe is young: gRPC buffers some hundred kilobytes for a
// client that does not read (TestStalledSubscriber bounds it at 230 kB).
package rpc
