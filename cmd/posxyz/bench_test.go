package main

import (
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"posxyz/cmd/posxyz/load"
)

// resultOf is what comes of 100 samples to ten subscribers in two seconds.
func resultOf(change func(*load.Result)) *load.Result {
	r := &load.Result{
		Scene: "bench-0badcafe", Subscribers: 10, Connections: 1, Sources: 2, Elapsed: 2 * time.Second,
		Due: 100, Published: 100, Delivered: 1000, Ages: &load.Ages{},
	}
	for us := range 1000 {
		r.Ages.Count(time.Duration(us) * time.Microsecond / 10)
	}
	change(r)
	return r
}

// TestBenchText says what came of a bench, and whether the hub kept up.
func TestBenchText(t *testing.T) {
	bench := benchCmd{Rate: 25}
	same := func(*load.Result) {}
	cpus := counted(runtime.NumCPU(), "processor")
	want := `10 subscribers on 1 connection, 2 sources at 25 Hz, for 2s
machine    this one, for hub and load generator alike: ` + cpus + `
published  100 of 100 samples that were due, 50.0/s
delivered  1,000 of 1,000 positions, 500/s
age        p50 0.05 ms · p99 0.10 ms · p99.9 0.10 ms · oldest 0.10 ms
           from capture to reception, by this machine's clock
lost       0: 0 told as skipped, 0 missing without a word
The hub kept up: every sample reached every subscriber, 99 % of them within 0.10 ms.
`
	if got := bench.text(resultOf(same), true); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	remote := bench.text(resultOf(same), false)
	for _, want := range []string{"this machine's clock, if the hub's agrees with it\n", "machine    this one, for the load generator: " + cpus + "\n"} {
		if !strings.Contains(remote, want) {
			t.Errorf("of a hub elsewhere it says\n%swant %q in it", remote, want)
		}
	}
}

// TestBenchVerdict is one sentence, with everything in it that fell short.
func TestBenchVerdict(t *testing.T) {
	late := func(n int) func(*load.Result) {
		return func(r *load.Result) {
			for range n {
				r.Ages.Count(time.Second)
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*load.Result)
		want   string
	}{
		{"a few late ones", late(10), "The hub kept up: every sample reached every subscriber, 99 % of them within 0.10 ms."},
		{"many late ones", late(20), "The hub did not keep up: more than one position in a hundred was older than 100 ms."},
		{"nearly all are published", func(r *load.Result) { r.Published, r.Delivered = 98, 980 }, "The hub kept up: every sample reached every subscriber, 99 % of them within 0.10 ms."},
		{"skipped and missing", func(r *load.Result) { r.Skipped, r.Missing = 2, 3 }, "The hub did not keep up: 5 of 1,000 deliveries were lost."},
		{"held up", func(r *load.Result) { r.Due = 2000 }, "The hub did not keep up: 1,900 of 2,000 samples could not be published when they were due."},
		{"cut off", func(r *load.Result) { r.CutOff, r.CutOffBy = 1, errors.New("bye") }, "The hub did not keep up: 1 of 10 subscribers cut off (bye)."},
		{"everything", func(r *load.Result) { r.CutOff, r.CutOffBy, r.Missing = 10, io.EOF, 1000 }, "The hub did not keep up: 10 of 10 subscribers cut off (EOF), and 1,000 of 1,000 deliveries were lost."},
	} {
		r := resultOf(c.change)
		if got := verdict(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if got := (&benchCmd{}).json(r); got.KeptUp != strings.HasPrefix(c.want, "The hub kept up") || got.Verdict != c.want {
			t.Errorf("%s: JSON says %v, %q", c.name, got.KeptUp, got.Verdict)
		}
	}
}

// TestBenchJSON holds the keys that programs may rely on, and their units.
func TestBenchJSON(t *testing.T) {
	bench := benchCmd{Hub: "127.0.0.1:1", Rate: 25}
	got := marshalLine(bench.json(resultOf(func(r *load.Result) { r.Skipped, r.Missing = 7, 3 })))
	want := `{"hub":"127.0.0.1:1","scene":"bench-0badcafe","subscribers":10,"connections":1,"sources":2,"rate_hz":25,"elapsed_s":2,` +
		`"due":100,"published":100,"published_hz":50,"delivered":1000,"deliveries_hz":500,` +
		`"age_p50_ms":0.049,"age_p99_ms":0.098,"age_p999_ms":0.099,"age_oldest_ms":0.099,"skipped":7,"missing":3,"cut_off":0,` +
		`"kept_up":false,"verdict":"The hub did not keep up: 10 of 1,000 deliveries were lost."}` + "\n"
	if got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

// TestBenchBar shows who has come, and then how far it is.
func TestBenchBar(t *testing.T) {
	b := newBenchBar(&benchCmd{Subscribers: 1200, For: 10 * time.Second}, io.Discard)
	b.show(load.Progress{}) // nobody watches
	b.clear()
	for want, p := range map[string]load.Progress{
		"[------------------------] 0 of 1,200 subscribers there":        {},
		"[############------------] 600 of 1,200 subscribers there":      {Arrived: 600},
		"[######------------------] 2.5s of 10s · 72,000 deliveries/s":   {Arrived: 1200, Elapsed: 2500 * time.Millisecond, Delivered: 180_000},
		"[########################] 10s of 10s · 0.0 deliveries/s":       {Arrived: 1200, Elapsed: 10 * time.Second},
		"[########################] 11s of 10s · 1,000,000 deliveries/s": {Arrived: 1200, Elapsed: 11 * time.Second, Delivered: 11_000_000},
	} {
		if got := b.line(p); got != want {
			t.Errorf("%+v shows %q, want %q", p, got, want)
		}
	}
}

// TestBench loads a hub, reports, and leaves nothing behind.
func TestBench(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	flags := []string{"--subscribers", "12", "--per-connection", "5", "--sources", "2", "--rate", "50", "--for", "400ms", "--hub", hub.address}
	text := finish(t, command{args: append([]string{"bench"}, flags...)})
	if status := text.status(); status != 0 || text.stderr.count() > 0 {
		t.Errorf("%s: status %d, said %q, want 0 and nothing", text.name, status, text.stderr)
	}
	for _, want := range []string{"12 subscribers on 3 connections, 2 sources at 50 Hz, for ", "lost       0: ", "The hub "} {
		if !strings.Contains(text.stdout.String(), want) {
			t.Errorf("%s printed\n%swant %q in it", text.name, text.stdout, want)
		}
	}
	object := finish(t, command{args: append([]string{"bench", "--json"}, flags...)})
	var got jsonBench
	if err := json.Unmarshal([]byte(object.stdout.String()), &got); err != nil || object.stdout.count() != 1 {
		t.Fatalf("%s printed %q: %v", object.name, object.stdout, err)
	}
	if got.Published == 0 || got.Delivered != 12*got.Published || got.Connections != 3 || got.AgeP50MS <= 0 || got.AgeOldestMS < got.AgeP999MS {
		t.Errorf("%s printed %+v", object.name, got)
	}
	checkNothingLeft(t, hub)
}

// TestBenchCtrlC reports what was measured until then, and leaves nothing behind.
func TestBenchCtrlC(t *testing.T) {
	t.Parallel()
	hub := startHub(t)
	bench := start(t, "bench", "--subscribers", "5", "--for", "1h", "--json", "--hub", hub.address)
	client := hub.client(t)
	eventually(t, "positions to be delivered", func() bool {
		stats, err := client.Stats(t.Context())
		return err == nil && stats.Delivered > 20
	})
	bench.interrupt()
	var got jsonBench
	if err := json.Unmarshal([]byte(bench.stdout.String()), &got); err != nil || got.Delivered == 0 || got.Missing > 0 {
		t.Errorf("%s printed %q: %v, want what was delivered until then", bench.name, bench.stdout, err)
	}
	checkNothingLeft(t, hub)
}

// checkNothingLeft wants a hub to carry nothing, as soon as it has noticed.
func checkNothingLeft(t *testing.T, hub *hubProcess) {
	t.Helper()
	client := hub.client(t)
	eventually(t, "the hub to be empty", func() bool {
		stats, err := client.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(stats.Scenes) == 0
	})
}

// TestBenchMisuse wants one sentence that says what was wrong, and no load on
// anything that may not be ours.
func TestBenchMisuse(t *testing.T) {
	t.Parallel()
	nobody := freeAddress(t)
	hub := startHub(t, "--max-subscribers", "3")
	for _, c := range []misuse{
		{"nobody", []string{"bench", "--subscribers", "0"}, exitUsage, []string{"--subscribers 0", "1"}},
		{"nobody on a connection", []string{"bench", "--per-connection", "0"}, exitUsage, []string{"--per-connection 0", "1"}},
		{"everybody on a connection", []string{"bench", "--per-connection", "1001"}, exitUsage, []string{"--per-connection 1001", "1000"}},
		{"no source", []string{"bench", "--sources", "0"}, exitUsage, []string{"--sources 0", "1"}},
		{"no rate", []string{"bench", "--rate", "0"}, exitUsage, []string{"--rate 0", "0.1"}},
		{"no number", []string{"bench", "--rate", "NaN"}, exitUsage, []string{"--rate NaN"}},
		{"no time", []string{"bench", "--for", "-1s"}, exitUsage, []string{"--for -1s"}},
		{"too many", []string{"bench", "--subscribers", "10001", "--rate", "1"}, exitUsage, []string{"--subscribers 10001", "10000", "--unbounded"}},
		{"too much", []string{"bench", "--subscribers", "1000", "--sources", "20", "--rate", "60"}, exitUsage, []string{"1200000 deliveries", "1000000", "--unbounded"}},
		{"no port", []string{"bench", "--hub", "localhost"}, exitUsage, []string{"--hub localhost", "host:port"}},
		{"another machine", []string{"bench", "--hub", "192.0.2.1:50051"}, exitUsage, []string{"192.0.2.1:50051", "--i-own-this-hub"}},
		{"every address", []string{"bench", "--hub", "0.0.0.0:50051", "--unbounded"}, exitUsage, []string{"0.0.0.0:50051", "--i-own-this-hub"}},
		{"no host", []string{"bench", "--hub", ":50051"}, exitUsage, []string{":50051", "--i-own-this-hub"}},
		{"no hub", []string{"bench", "--hub", nobody}, exitFailure, []string{nobody, "posxyz hub"}},
		{"no hub that is ours", []string{"bench", "--hub", nobody, "--i-own-this-hub"}, exitFailure, []string{nobody, "posxyz hub"}},
		{"more than the hub takes", []string{"bench", "--subscribers", "4", "--hub", hub.address}, exitFailure, []string{" of 4: ", "limit", "3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkMisuse(t, c)
		})
	}
}

// TestBenchOwner: localhost is this machine, whatever its addresses.
func TestBenchOwner(t *testing.T) {
	for _, c := range []struct {
		bench benchCmd
		local bool
	}{
		{benchCmd{Hub: "127.0.0.1:1"}, true},
		{benchCmd{Hub: "127.8.9.1:1"}, true},
		{benchCmd{Hub: "[::1]:1"}, true},
		{benchCmd{Hub: "localhost:1"}, true},
		{benchCmd{Hub: "192.0.2.1:1", IOwnThisHub: true}, false},
		{benchCmd{Hub: "localhost:1", IOwnThisHub: true}, true},
	} {
		if local, err := c.bench.checkOwner(t.Context()); err != nil || local != c.local {
			t.Errorf("%s is on this machine: %v, %v, want %v", c.bench.Hub, local, err, c.local)
		}
	}
	for name, bench := range map[string]benchCmd{
		"at its bounds":     {Subscribers: 10_000, PerConnection: 1000, Sources: 1, Rate: 100, For: 1},
		"beyond its bounds": {Subscribers: 20_000, PerConnection: 1, Sources: 10_000, Rate: 10_000, For: 1, Unbounded: true},
	} {
		if err := bench.check(); err != nil {
			t.Errorf("a bench %s: %v", name, err)
		}
	}
	if err := (&benchCmd{Subscribers: 10_000, PerConnection: 1, Sources: 1, Rate: 100.1, For: 1}).check(); err == nil {
		t.Error("a bench just beyond its bounds is taken")
	}
}
