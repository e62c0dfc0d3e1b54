// Package stall stops one of a thousand subscribers, as a laptop's lid does: its
// process gets a SIGSTOP, and ten seconds later a SIGCONT. It looks at what that
// subscriber receives then, at the memory of the hub, and at the others.
//
// Each stalled run has a control beside it, in which everything is the same but
// that nobody is stopped. It needs Linux; elsewhere the package only knows its
// gates.
package stall
