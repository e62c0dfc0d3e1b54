package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// python is an interpreter that has gRPC and its tools. Debian's packages are for
// its own interpreter, which need not be the first in PATH.
type python string

// needPython finds one.
func needPython(t *testing.T) python {
	t.Helper()
	for _, path := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(path, "-c", "import grpc, grpc_tools, google.protobuf").Run() == nil {
			return python(path)
		}
	}
	missing(t, "python3 with grpcio and grpcio-tools (Debian: python3-grpc-tools)")
	return ""
}

// missing skips a test that lacks a program, or fails it where nothing may be
// skipped.
func missing(t *testing.T, program string) {
	t.Helper()
	if os.Getenv("POSXYZ_REQUIRE_ALL") == "1" {
		t.Fatalf("this test needs %s", program)
	}
	t.Skipf("skipped: this test needs %s", program)
}

// run runs the interpreter in a directory, whose modules it finds, and returns
// what it printed.
func (p python) run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), string(p), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PYTHONPATH="+dir)
	cmd.WaitDelay = time.Second
	printed, complained := &transcript{}, &transcript{}
	cmd.Stdout, cmd.Stderr = printed, complained
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %q: %v\n%s%s", p, args, err, printed, complained)
	}
	return printed.String()
}

// stubs returns a directory with the Python stubs of a .proto.
func (p python) stubs(t *testing.T, proto string) string {
	t.Helper()
	dir := t.TempDir()
	proto, err := filepath.Abs(proto)
	if err != nil {
		t.Fatal(err)
	}
	p.run(t, dir, "-m", "grpc_tools.protoc", "-I", filepath.Dir(proto), "--python_out=.", "--grpc_python_out=.", proto)
	return dir
}
