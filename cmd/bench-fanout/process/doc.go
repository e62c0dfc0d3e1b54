// Package process starts a server on a core of its own and reads what it costs:
// CPU time to the nanosecond, resident memory to the page. Both are the
// kernel's figures; memory that the kernel holds for sockets is in neither.
//
// All of it needs Linux. Elsewhere the package is empty.
package process
