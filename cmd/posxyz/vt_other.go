//go:build !windows

package main

import "os"

// enableEscapes reports that a terminal interprets escape codes.
func enableEscapes(*os.File) bool { return true }
