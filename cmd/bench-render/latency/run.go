//go:build linux

package latency

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"posxyz/audio/speaker/nullsink"
	"posxyz/cmd/bench-fanout/process"
	"posxyz/hub/rpc"
)

// Plan is what to measure.
type Plan struct {
	Program string        // posxyz
	Latency time.Duration // as `listen --latency`
	Sound   string        // as `listen --sound`
	Settle  time.Duration // before the first step: the listener finds out how far behind to play
	Steps   int           // of each kind
}

// Result is how long the steps of a kind took until they were heard.
type Result struct {
	Kind    string    `json:"kind"`
	StepsMS []float64 `json:"steps_ms"` // each, in order
	Unheard int       `json:"unheard"`
	Refused string    `json:"refused,omitempty"` // why the program cannot do it: then nothing was measured
}

// Run measures a kind of steps. It starts everything anew. The calling thread is
// locked: the processes end with it.
func (p Plan) Run(ctx context.Context, sink *nullsink.Server, kind Kind) (Result, error) {
	result := Result{Kind: kind.Name}
	hub, err := process.Start(ctx, process.Command{
		Path: p.Program, Args: []string{"hub", "--listen=127.0.0.1:0", "--http="}, Env: cleanEnv(), Core: -1, Up: listening,
	})
	if err != nil {
		return result, err
	}
	defer hub.Stop()
	client, err := rpc.Dial(ctx, hub.Address, rpc.Options{})
	if err != nil {
		return result, err
	}
	defer client.Close()
	args := []string{"listen", "--hub=" + hub.Address, "--latency=" + p.Latency.String(), "--sound=" + p.Sound}
	if kind.listen != "" {
		args = append(args, kind.listen)
	}
	listener, err := process.Start(ctx, process.Command{Path: p.Program, Args: args, Env: append(cleanEnv(), sink.Env()), Core: -1, Up: playing})
	if err != nil && kind.listen != "" && strings.Contains(err.Error(), "unknown flag") {
		result.Refused = "this program has no flag " + kind.listen
		return result, nil
	}
	if err != nil {
		return result, err
	}
	defer listener.Stop()

	tape := sink.Record()
	captured, err := kind.publish(ctx, client, int(p.Settle.Seconds()*rate), p.Steps)
	if err != nil {
		return result, err
	}
	last := captured[len(captured)-1]
	if until := time.Until(last.Add(after)); until > 0 {
		time.Sleep(until)
	}
	for _, at := range captured {
		took, err := heard(tape, at)
		if err != nil {
			result.Unheard++
			continue
		}
		result.StepsMS = append(result.StepsMS, 1000*took.Seconds())
	}
	return result, nil
}

// MedianMS and P95MS are of the steps that were heard, NaN if there are none.
func (r Result) MedianMS() float64 { return percentile(r.StepsMS, 0.5) }

// P95MS is what one of twenty steps exceeds.
func (r Result) P95MS() float64 { return percentile(r.StepsMS, 0.95) }

// LongestMS is the longest of the steps that were heard.
func (r Result) LongestMS() float64 { return percentile(r.StepsMS, 1) }

// listening finds the address in what a hub says when it is up.
func listening(line string) (address string, ok bool) {
	var said struct {
		Message string
		Listen  string
	}
	err := json.Unmarshal([]byte(line), &said)
	return said.Listen, err == nil && said.Message == "the hub is up"
}

// playing finds out that a listener plays.
func playing(line string) (string, bool) {
	return "", strings.Contains(line, "the sound card is open")
}

// cleanEnv is the environment without what changes the program's flags.
func cleanEnv() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "POSXYZ_") })
}

// Load returns how many programs wanted to run in the last minute, on average, or 0
// where the kernel does not tell.
func Load() (programs float64) {
	text, _ := os.ReadFile("/proc/loadavg")
	_, _ = fmt.Sscan(string(text), &programs) // 0 then
	return programs
}
