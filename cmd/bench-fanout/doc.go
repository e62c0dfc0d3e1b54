// Command bench-fanout measures the hub beside other servers that give what one
// publishes to many. It is no part of what is shipped, and needs Linux.
//
//	bench-fanout compare    the hub, nats-server, a naive grpc-go server and raw TCP at the same work
//	bench-fanout stall      one of 1000 subscribers is stopped: what it, the others and the hub notice
//	bench-fanout interest   what a subscriber with an area costs in a small and in a large world
//
// Each prints a table and whether the marks were reached that the hub has set
// itself; --json FILE, or JSON=FILE in the environment, keeps every round, those
// of all three modes in one file.
//
// # How
//
// Each server is a process of its own, new for each measurement, on a core of
// its own. This program is the publisher and all subscribers, on another core:
// one thread with one epoll, the same for every server but for the parsing of
// its protocol. Every subscriber has a connection. Every position is looked at:
// one that is missing, late or repeated is counted and shown, it does not count
// as delivered. Rounds are interleaved: every server runs at a workload before
// any does again, in an order that rotates. What is shown is the median of
// rounds; losses are added up.
//
// The hub is `posxyz hub`, asked for every sample, so that it does the work that
// the others do. nats-server runs with its defaults. The naive server has a
// channel and a goroutine for each subscriber, and sends a message for each
// position. tcp writes each position to each subscriber, tcp-coalesce everything
// that one reading of the publisher brought: no server does with less, so it is
// called the floor. A position is as large for every server as it is in the
// hub's Updates when there is one in each, which is measured first.
//
// # The workloads
//
// w1, w16 and w128 keep so many positions in flight: a new one is sent when
// every subscriber has received the oldest, so the slowest subscriber sets the
// pace and a server is as busy as it can be without a queue that grows. With one
// in flight nothing can be coalesced. 1000x20 and 100x100 are subscribers x Hz:
// a steady rate, whatever arrives.
//
// # The figures
//
// CPU per delivery is the user and system time of the server's process, as the
// scheduler counts it, over the positions that subscribers received. It has the
// kernel's work in the server's calls, and on loopback that is the receiving
// side's part too. Deliveries/s/core is its inverse. Deliveries/s is by the
// clock, and may be bounded by this program.
//
// Latency is from just before the publisher's write to the return of the read
// that brought the position; a subscriber that is read late because others were
// read before it has waited for that too.
//
// RSS per subscriber is the server's resident memory over that before the first
// subscriber: idle when all have subscribed and nothing was sent, loaded right
// after the workload. What the kernel holds for sockets is not in it.
//
// # Stall and interest
//
// In the stall the others follow with 8 credits, as the one that is stopped
// does, and return them 4 at a time. Latency there is from a position's capture
// to its reception, and the sources do not wait for anybody: on a slow core the
// hub has the others skip positions, as it is made to. With plain Subscribe a
// subscriber that is stopped for long is cut off, since it does not answer the
// hub's pings either; the table says so.
//
// Interest counts the CPU time of a hub with subscribers, less that of the same
// hub before they came, per subscriber and second.
//
// # What it does not show
//
// Absolute figures: they move by a third with the machine and its neighbours,
// only ratios within a run compare. More than one core for a server. A network:
// loopback has no loss, and its writes are dearer than those of a network card.
// What nats-server does better for other payloads, or with settings; what any
// server does with slow subscribers, but for the hub in the stall test.
package main
