package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// command is how the program is started.
type command struct {
	args  []string
	env   []string // besides what the test has, without its POSXYZ_ variables
	dir   string   // the test's own if empty
	stdin string   // what there is to read, then its end
	pipe  bool     // process.stdin is written by the test instead
}

// process is the program, running.
type process struct {
	t      *testing.T
	name   string
	cmd    *exec.Cmd
	stdin  io.WriteCloser // with command.pipe
	stdout *transcript
	stderr *transcript
	ended  chan struct{} // closed when it has; then
	took   time.Duration // is how long it ran
}

// start runs the program with these arguments.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startCommand(t, command{args: args})
}

// startCommand runs the program. It is killed at the end of the test if it still
// runs then, and what it said is shown if the test failed.
func startCommand(t *testing.T, c command) *process {
	t.Helper()
	cmd := exec.Command(built(t), c.args...)
	p := &process{
		t: t, cmd: cmd, name: "posxyz " + strings.Join(c.args, " "),
		stdout: &transcript{}, stderr: &transcript{}, ended: make(chan struct{}),
	}
	cmd.Env = append(cleanEnv(), c.env...)
	cmd.Dir = c.dir
	cmd.Stdout, cmd.Stderr = p.stdout, p.stderr
	if c.pipe {
		var err error
		if p.stdin, err = cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
	} else {
		cmd.Stdin = strings.NewReader(c.stdin)
	}
	started := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // ProcessState tells
		p.took = time.Since(started)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s\nstdout: %s\nstderr: %s", p.name, p.stdout.tail(), p.stderr.tail())
		}
	})
	return p
}

// cleanEnv is the environment without what changes the program's flags.
func cleanEnv() []string {
	var env []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "POSXYZ_") {
			env = append(env, variable)
		}
	}
	return env
}

// finish runs the program to its end.
func finish(t *testing.T, c command) *process {
	t.Helper()
	p := startCommand(t, c)
	p.wait(patience)
	return p
}

// status returns the exit status of a process that has ended, −1 after a signal.
func (p *process) status() int {
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}

// wait waits for the end, and returns the exit status.
func (p *process) wait(within time.Duration) (status int) {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(within):
		p.t.Fatalf("%s has not ended within %v", p.name, within)
	}
	return p.status()
}

// interrupt presses Ctrl-C: the program must end with status 0, soon.
func (p *process) interrupt() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatalf("%s: Ctrl-C: %v", p.name, err)
	}
	if status := p.wait(endsWithin); status != 0 {
		p.t.Errorf("%s: status %d after Ctrl-C, want 0", p.name, status)
	}
}

// kill ends the process at once, if it has not ended.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}
