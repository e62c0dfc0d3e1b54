//go:build linux && amd64

package dsp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The NEON kernel, on a machine without it: the kernel tests run under QEMU.
func TestNEONTwin(t *testing.T) {
	qemu, err := exec.LookPath("qemu-aarch64-static")
	if err != nil {
		qemu, err = exec.LookPath("qemu-aarch64")
	}
	if err != nil {
		if os.Getenv("POSXYZ_REQUIRE_ALL") == "1" {
			t.Fatal("POSXYZ_REQUIRE_ALL=1, but there is no qemu-aarch64 (Debian: qemu-user-static)")
		}
		t.Skip("no qemu-aarch64 (Debian: qemu-user-static)")
	}
	binary := filepath.Join(t.TempDir(), "dsp.test")
	build := exec.Command("go", "test", "-c", "-o", binary, ".")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	run := exec.Command(qemu, binary, "-test.run=^Test(Use)?Kernel", "-test.v")
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", run, err, out)
	}
	if want := "kernels [neon go]"; !strings.Contains(string(out), want) {
		t.Errorf("%v does not say %q:\n%s", run, want, out)
	}
}
