package process

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestCPU burns some and compares with what the kernel tells in another way.
func TestCPU(t *testing.T) {
	before, err := CPU(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	usageBefore := usage(t)
	for n, until := 0, time.Now().Add(50*time.Millisecond); time.Now().Before(until); n++ {
		_ = syscall.Getpid() // system time too
	}
	after, err := CPU(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	got, want := after-before, usage(t)-usageBefore
	if got < time.Millisecond || (got-want).Abs() > want/4+5*time.Millisecond {
		t.Errorf("CPU grew by %v, getrusage by %v", got, want)
	}
	if _, err := CPU(1 << 23); err == nil {
		t.Error("a process that cannot be has CPU time")
	}
}

func usage(t *testing.T) time.Duration {
	t.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestRSS touches memory and finds it.
func TestRSS(t *testing.T) {
	before, err := RSS(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	const size = 64 << 20
	memory, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_POPULATE)
	if err != nil {
		t.Fatal(err)
	}
	after, err := RSS(os.Getpid())
	_ = unix.Munmap(memory)
	if grew := after - before; err != nil || grew < size*9/10 || grew > size*11/10 {
		t.Errorf("grew by %d after touching %d: %v", grew, size, err)
	}
}

// shell is a command that says where it is.
func shell(script string, core int) Command {
	return Command{Path: "/bin/sh", Args: []string{"-c", script}, Core: core, Up: func(line string) (string, bool) {
		return strings.CutPrefix(line, "at ")
	}}
}

func TestChild(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	child, err := Start(t.Context(), shell("echo hello; echo at home; read word; echo got $word; sleep 60", -1))
	if err != nil {
		t.Fatal(err)
	}
	defer child.Stop()
	if child.Address != "home" {
		t.Errorf("it is at %q", child.Address)
	}
	if err := child.Say("x1"); err != nil {
		t.Error(err)
	}
	got, err := child.Await(t.Context(), func(line string) (string, bool) { return strings.CutPrefix(line, "got ") })
	if got != "x1" || err != nil {
		t.Errorf("it got %q: %v", got, err)
	}
	child.Stop()
	if err := syscall.Kill(child.PID, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("after Stop, process %d is there: %v", child.PID, err)
	}
	if said := child.Said(); said != "hello\nat home\ngot x1" {
		t.Errorf("it said %q", said)
	}
}

// TestStartOnCore asks a child where it may run, and itself.
func TestStartOnCore(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cores, err := ChooseCores()
	if err != nil {
		t.Fatal(err)
	}
	if cores.Server < 0 {
		t.Skip("one core: there is nothing to choose")
	}
	var before, after, childs unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		t.Fatal(err)
	}
	child, err := Start(t.Context(), shell("echo at home; sleep 60", cores.Load))
	if err != nil {
		t.Fatal(err)
	}
	defer child.Stop()
	if err := errors.Join(unix.SchedGetaffinity(child.PID, &childs), unix.SchedGetaffinity(0, &after)); err != nil {
		t.Fatal(err)
	}
	if childs.Count() != 1 || !childs.IsSet(cores.Load) {
		t.Errorf("the child runs on %d cores: want core %d only", childs.Count(), cores.Load)
	}
	if before != after {
		t.Error("the parent's own affinity has changed")
	}
}

func TestStay(t *testing.T) {
	cores, err := ChooseCores()
	if err != nil {
		t.Fatal(err)
	}
	procs := runtime.GOMAXPROCS(0)
	restore, err := Stay(cores.Load)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ChooseCores()
	restore()
	if err != nil || again.Server != -1 {
		t.Errorf("on one core, there are %+v to choose: %v", again, err)
	}
	if back, err := ChooseCores(); err != nil || back != cores || runtime.GOMAXPROCS(0) != procs {
		t.Errorf("restored to %+v and %d at a time: want %+v, %d: %v", back, runtime.GOMAXPROCS(0), cores, procs, err)
	}
}

func TestChildThatIsNeverUp(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if _, err := Start(t.Context(), shell("echo no such luck; exit 3", -1)); err == nil || !strings.Contains(err.Error(), "no such luck") {
		t.Errorf("a process that ends: %v, want what it said", err)
	}
	if _, err := Start(t.Context(), Command{Path: "/nowhere", Core: -1}); err == nil {
		t.Error("a program that is not there was started")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, shell("sleep 60", -1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a process that says nothing: %v, want the end of the context", err)
	}
}

func TestNeedFiles(t *testing.T) {
	if err := NeedFiles(10); err != nil {
		t.Error(err)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur != limit.Max {
		t.Errorf("%d of %d files: %v", limit.Cur, limit.Max, err)
	}
	if err := NeedFiles(1 << 40); err == nil {
		t.Error("there is room for 2^40 files")
	}
}
