// Package load is the subscribers and the publisher of a benchmark: thousands of
// connections on one epoll, in one thread, the same for every server.
//
// Guaranteed: what a server sends costs this program about as much whichever
// server it is, one read for what has come since the last; every position that
// a subscriber receives is looked at; nothing is allocated per delivery. Not
// guaranteed: that this program is never the slower one. A server that writes
// much at once is read as fast as one core reads.
//
// A Swarm is used by one goroutine. It needs Linux; elsewhere the package has
// the Meter only.
package load
