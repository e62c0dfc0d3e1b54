package process

import (
	"fmt"
	"syscall"
)

// NeedFiles raises the limit of open files, for this process and those that it
// starts, and says so where that is not enough.
func NeedFiles(n int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("raise the limit of open files to %d: %w", limit.Max, err)
	}
	if uint64(n) > limit.Max {
		return fmt.Errorf("%d open files are needed, and %d is the limit: see ulimit -Hn", n, limit.Max)
	}
	return nil
}
