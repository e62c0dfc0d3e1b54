package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// cpuClockSched is CPUCLOCK_SCHED of the kernel: the time that the scheduler
// gave to all threads of a process, those that have ended too.
const cpuClockSched = 2

// CPU returns the user and system time of a process so far.
func CPU(pid int) (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid)<<3|cpuClockSched, &t); err != nil {
		return 0, fmt.Errorf("CPU time of process %d: %w", pid, err)
	}
	return time.Duration(t.Nano()), nil
}

// RSS returns the resident memory of a process in bytes. The kernel counts the
// pages for it: the figure of /proc/PID/statm is late by up to some 100 kB.
func RSS(pid int) (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		fields := bytes.Fields(line)
		if len(fields) < 2 || string(fields[0]) != "Rss:" {
			continue
		}
		kB, err := strconv.Atoi(string(fields[1]))
		return kB << 10, err
	}
	return 0, fmt.Errorf("resident memory of process %d: no Rss in smaps_rollup", pid)
}
