// Package compare measures servers at the same work, one beside the other: for
// each round and workload every server runs once, in an order that rotates, in a
// new process each time. It needs Linux; elsewhere it can only print.
package compare
