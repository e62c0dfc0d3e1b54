package process

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Command is what to start.
type Command struct {
	Path string
	Args []string
	Env  []string
	Core int // to run on; below 0 any
	// Up finds the address in a line that the process writes when it is up.
	Up func(line string) (address string, ok bool)
}

// patience is how long a process may take to say something.
const patience = 20 * time.Second

// Child is a process that is up.
type Child struct {
	Address string
	PID     int

	cmd    *exec.Cmd
	stdin  io.WriteCloser
	output *output
}

// Start runs c and waits until it is up. The process ends with the calling
// thread at the latest, so the caller holds that by runtime.LockOSThread.
func Start(ctx context.Context, c Command) (*Child, error) {
	cmd := exec.Command(c.Path, c.Args...) //nolint:noctx // Stop ends it, whatever became of ctx
	cmd.Env = c.Env
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = write, write
	err = startOn(c.Core, cmd)
	_ = write.Close() // the process has its own
	if err != nil {
		_ = read.Close()
		return nil, err
	}
	child := &Child{PID: cmd.Process.Pid, cmd: cmd, stdin: stdin, output: newOutput()}
	go child.output.read(read) // Stop awaits it
	if child.Address, err = child.Await(ctx, c.Up); err != nil {
		child.Stop()
		return nil, err
	}
	return child, nil
}

// Await waits for a line in which find finds something, and returns that.
func (c *Child) Await(ctx context.Context, find func(line string) (string, bool)) (string, error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	name := filepath.Base(c.cmd.Path)
	for {
		lines, more, ended := c.output.look()
		for _, line := range lines {
			if found, ok := find(line); ok {
				return found, nil
			}
		}
		if ended {
			return "", fmt.Errorf("%s ended; it said: %s", name, strings.Join(lines, "\n"))
		}
		select {
		case <-more:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-timer.C:
			return "", fmt.Errorf("%s does not answer for %v; it said: %s", name, patience, strings.Join(lines, "\n"))
		}
	}
}

// Say writes a line to the process.
func (c *Child) Say(line string) error {
	_, err := io.WriteString(c.stdin, line+"\n")
	return err
}

// Signal sends s.
func (c *Child) Signal(s syscall.Signal) error { return c.cmd.Process.Signal(s) }

// Said is the end of what the process said.
func (c *Child) Said() string {
	lines, _, _ := c.output.look()
	return strings.Join(lines, "\n")
}

// Stop kills the process, with what it has started, and waits for its end. It
// may be called again.
func (c *Child) Stop() {
	if c.cmd.ProcessState == nil {
		_ = syscall.Kill(-c.PID, syscall.SIGKILL)
		_ = c.cmd.Wait()
	}
	c.output.awaitEnd()
}

// startOn starts cmd on a core: it inherits the affinity of this thread.
func startOn(core int, cmd *exec.Cmd) error {
	if core < 0 {
		return cmd.Start()
	}
	var before, there unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("affinity: %w", err)
	}
	there.Set(core)
	if err := unix.SchedSetaffinity(0, &there); err != nil {
		return fmt.Errorf("affinity to core %d: %w", core, err)
	}
	err := cmd.Start()
	if back := unix.SchedSetaffinity(0, &before); err == nil && back != nil {
		err = fmt.Errorf("affinity: %w", back)
	}
	return err
}
