// Package contender starts the servers that are measured: the hub, which is the
// program that users run, and its peers, which this program serves when it is
// started again as a child. It needs Linux; elsewhere the package is empty.
package contender
