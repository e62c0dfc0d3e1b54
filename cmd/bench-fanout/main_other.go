//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bench-fanout needs Linux: it pins processes to cores and reads their CPU time from the kernel")
	os.Exit(1)
}
