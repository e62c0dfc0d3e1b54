package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// enableEscapes has a console interpret escape codes, which one of Windows 10
// does when it is asked to. It reports whether it will.
func enableEscapes(console *os.File) bool {
	handle := windows.Handle(console.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(handle, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
