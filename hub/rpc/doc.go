// Package rpc carries a hub over gRPC: the server, and a client that outlives
// the hubs it talks to.
//
// # The server
//
// Server answers every method under both names of the service, with health and
// reflection beside them. Messages over 64 kB, the 1,001st open stream of a
// connection and bad fields are refused with a status that says why. A peer that
// opens streams, resets them or pings without end is bounded or cut off.
//
// A stream is given one Update at a time, the next when the last was handed to the
// kernel: whoever does not read holds one Update in the hub, and costs the others
// nothing. Below the server is package h2, which writes Updates as the hub has
// encoded them, from the goroutine that tells all followers; a subscriber has no
// goroutine but the one that reads its connection.
//
// Follow bounds age end to end: at most as many Updates are on their way as the
// peer has paid for, and the first one after a credit is what is newest then. A
// Subscribe stream is bounded by the peer's flow control alone: one that stalls
// finds its window full of old Updates (64 kB unless its library grows it: with
// one source of 70 bytes, 900 of them, 15 s at 60 Hz), then the newest.
//
// What Stats tells may be a tenth of a second old: asking costs the hub its look
// at every subscriber, whoever asks how often.
//
// # The client
//
// Dial connects once and fails at once when nobody is there. From then on the
// client reconnects by itself, with backoff and jitter, and is back within a
// second of the hub's return, however long it was away.
//
// Read side: Follow yields Updates and pays for each that was consumed; when the
// hub goes away it yields an *AwayError, once, and goes on with a snapshot when
// the hub is back. A hub that is silent for three heartbeats counts as away.
//
// Write side: a Publisher sends what it is given. A sample that cannot be sent
// while the hub is away is dropped: by the time it is back, it would be old.
//
// # Not guaranteed
//
// That a sample whose Send returned nil has arrived: it is on its way. That a
// message which gRPC itself refuses, too long or not UTF-8, is told by its index.
package rpc
