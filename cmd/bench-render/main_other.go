//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bench-render needs Linux: it stays on one core, and loads OpenAL Soft as Linux distributions have it")
	os.Exit(1)
}
