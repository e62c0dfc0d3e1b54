//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"posxyz/cmd/bench-fanout/compare"
	"posxyz/cmd/bench-fanout/stall"
)

// buildHub builds posxyz once.
var buildHub = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "bench-fanout")
	if err != nil {
		return "", err
	}
	hub := filepath.Join(dir, "posxyz")
	output, err := exec.Command("go", "build", "-o", hub, "posxyz/cmd/posxyz").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(output), Err: err}
	}
	return hub, nil
})

// bench runs the program and reads its JSON.
func bench[Report any](t *testing.T, mode string, args ...string) (report Report, stdout string) {
	t.Helper()
	args = append([]string{mode}, args...)
	hub, err := buildHub()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	var out, errs bytes.Buffer
	status := run(t.Context(), append(args, "--hub", hub, "--json", file, "--rounds=1"), &out, &errs)
	if status != exitOK {
		t.Fatalf("status %d\n%s%s", status, out.String(), errs.String())
	}
	parts := map[string]Report{}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	return parts[mode], out.String()
}

// TestCompare has every server do a little of each kind of work.
func TestCompare(t *testing.T) {
	report, stdout := bench[fanoutReport](t, "compare", "--subscribers=20", "--workloads=w16,20x100", "--seconds=0.1")
	for _, workload := range []string{"w16", "20x100"} {
		for _, server := range []string{"hub", "nats", "naive", "tcp", "tcp-coalesce"} {
			c := compare.Find(report.Medians, workload, server)
			if c == nil {
				t.Errorf("%s at %s: not measured", server, workload)
				continue
			}
			if c.Lost != 0 || c.Repeated != 0 || c.Deliveries != 20*c.Published || c.Published == 0 {
				t.Errorf("%s at %s: %+v: want each position delivered to 20, none lost or repeated", server, workload, c)
			}
			if c.CPUPerDeliveryUS <= 0 || c.P50MS <= 0 || c.P50MS > c.P99MS || c.P99MS > c.P999MS {
				t.Errorf("%s at %s: %+v: want CPU time, and latencies that rise", server, workload, c)
			}
			// a machine that is busy has servers put positions together
			if c.PositionsPerMessage == 1 && (c.BytesPerPosition < float64(report.Payload)-3 || c.BytesPerPosition > float64(report.Payload)+3) {
				t.Errorf("%s: %.1f bytes a position, want %d as the hub", server, c.BytesPerPosition, report.Payload)
			}
		}
	}
	if !strings.Contains(stdout, "not in this run") {
		t.Errorf("with 20 subscribers no gate is decided, but it says\n%s", stdout)
	}
}

// TestStall stops one of 20 for a second.
func TestStall(t *testing.T) {
	report, _ := bench[stallReport](t, "stall", "--subscribers=20", "--seconds=1")
	if len(report.Rounds) != 3 {
		t.Fatalf("%d runs: want 3", len(report.Rounds))
	}
	for _, r := range report.Rounds {
		switch {
		case r.Kind == stall.Followed && (r.Stale == 0 || r.Stale > stall.Credits || r.OldestMS < 500):
			t.Errorf("%+v: want no more stale Updates than credits, the oldest from the stall's beginning", r)
		case r.Kind == stall.Subscribe && r.Stale <= stall.Credits:
			t.Errorf("%+v: want more stale Updates without credits", r)
		case r.Kind == stall.Control && r.Stale > stall.Credits:
			t.Errorf("%+v: want few stale Updates when nobody is stopped", r)
		}
		if r.Fresh == 0 || r.P99MS <= 0 || r.Updates <= 0 {
			t.Errorf("%+v: want fresh Updates, and the others to receive some", r)
		}
	}
}

// TestInterest has 2 of 50 sources move.
func TestInterest(t *testing.T) {
	report, _ := bench[interestReport](t, "interest", "--subscribers=20", "--moving=2", "--sources=50", "--seconds=0.3")
	if len(report.Rounds) != 2 || report.Gates[0].Measured == nil {
		t.Fatalf("%+v: want two worlds, and their ratio", report)
	}
	for _, r := range report.Rounds {
		if r.Busy <= 0 || r.Received <= 0 {
			t.Errorf("%+v: want a hub that does something, and subscribers that receive what moves", r)
		}
	}
}

// TestInterrupt stops the program in the middle: no server may be left.
func TestInterrupt(t *testing.T) {
	hub, err := buildHub()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	ctx, interrupt := context.WithCancel(ctx)
	defer context.AfterFunc(ctx, interrupt)()
	var out, errs bytes.Buffer
	started := time.Now()
	if status := run(ctx, []string{"--hub", hub, "--subscribers=20", "--seconds=60"}, &out, &errs); status != exitFailure {
		t.Errorf("status %d, want %d\n%s", status, exitFailure, errs.String())
	}
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("children are left: %v", left)
	}
}

// children are the command lines of this process's children.
func children(t *testing.T) (found []string) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		_, behind, _ := strings.Cut(string(text), ") ") // state, then the parent
		if fields := strings.Fields(behind); len(fields) > 1 && fields[1] == strconv.Itoa(os.Getpid()) {
			found = append(found, string(text))
		}
	}
	return found
}

// TestUsage gives flags that cannot be.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--rounds=0"}, {"--servers=redis"}, {"--workloads=w"}, {"--workloads=10x"}, {"--workloads=0x5"},
		{"--seconds=-1"}, {"--hub=/nowhere/posxyz"}, {"stall", "--subscribers=1"}, {"stall", "--bundle=9"},
		{"interest", "--sources=5"}, {"--nonsense"},
	} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), args, &out, &errs); status == exitOK || errs.Len() == 0 {
			t.Errorf("%v: status %d, %q", args, status, errs.String())
		}
	}
}
