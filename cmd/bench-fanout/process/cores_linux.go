package process

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Cores are two cores that do not disturb each other more than they must.
type Cores struct {
	Server int `json:"server"` // below 0: any
	Load   int `json:"load"`
}

// ChooseCores returns the first core that this process may use for the server,
// and for the load one that is no hyper-thread of it, if there is. With one core
// there is nothing to choose.
func ChooseCores() (Cores, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return Cores{}, fmt.Errorf("affinity: %w", err)
	}
	var cores []int
	for core := 0; len(cores) < set.Count(); core++ {
		if set.IsSet(core) {
			cores = append(cores, core)
		}
	}
	if len(cores) < 2 {
		return Cores{-1, -1}, nil
	}
	load := slices.IndexFunc(cores[1:], func(core int) bool { return !areSiblings(cores[0], core) })
	return Cores{cores[0], cores[1+max(load, 0)]}, nil
}

func areSiblings(a, b int) bool {
	return siblings(a) != "" && siblings(a) == siblings(b)
}

// siblings is the list of a core's hyper-threads, as in 0-1.
func siblings(core int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", core))
	return strings.TrimSpace(string(text))
}

// Stay moves every thread of this process to a core, and has Go use one thread
// at a time. What it returns takes that back.
func Stay(core int) (restore func(), err error) {
	if core < 0 {
		return func() {}, nil
	}
	var before, there unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return nil, fmt.Errorf("affinity: %w", err)
	}
	there.Set(core)
	if err := setAllThreads(&there); err != nil {
		return nil, err
	}
	procs := runtime.GOMAXPROCS(1)
	return func() {
		_ = setAllThreads(&before)
		runtime.GOMAXPROCS(procs)
	}, nil
}

// setAllThreads goes twice over them: a thread may start another meanwhile,
// which has the affinity of the one that started it.
func setAllThreads(set *unix.CPUSet) error {
	for range 2 {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil {
				return err
			}
			if err := unix.SchedSetaffinity(id, set); err != nil && err != unix.ESRCH {
				return fmt.Errorf("affinity of thread %d: %w", id, err)
			}
		}
	}
	return nil
}
