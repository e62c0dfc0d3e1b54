package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"posxyz/cmd/posxyz/load"
)

// text says to people what came of a bench. A hub is local when it is on this
// machine.
func (c *benchCmd) text(r *load.Result, local bool) string {
	clock, machine := "by this machine's clock, if the hub's agrees with it", "this one, for the load generator"
	if local {
		clock, machine = "by this machine's clock", "this one, for hub and load generator alike"
	}
	return strings.Join([]string{
		fmt.Sprintf("%s on %s, %s at %v Hz, for %v", counted(r.Subscribers, "subscriber"), counted(r.Connections, "connection"),
			counted(r.Sources, "source"), c.Rate, r.Elapsed.Round(10*time.Millisecond)),
		fmt.Sprintf("machine    %s: %s", machine, counted(runtime.NumCPU(), "processor")),
		fmt.Sprintf("published  %s of %s samples that were due, %s", grouped(r.Published), grouped(r.Due), perSecond(r.PublishRate())),
		fmt.Sprintf("delivered  %s of %s positions, %s", grouped(r.Delivered), grouped(toDeliver(r)), perSecond(r.Rate())),
		fmt.Sprintf("age        p50 %s · p99 %s · p99.9 %s · oldest %s",
			inMS(r.Ages.Quantile(0.5)), inMS(r.Ages.Quantile(0.99)), inMS(r.Ages.Quantile(0.999)), inMS(r.Ages.Oldest())),
		"           from capture to reception, " + clock,
		fmt.Sprintf("lost       %s: %s told as skipped, %s missing without a word", grouped(r.Skipped+r.Missing), grouped(r.Skipped), grouped(r.Missing)),
		verdict(r),
	}, "\n") + "\n"
}

// toDeliver is how many positions there were to deliver.
func toDeliver(r *load.Result) uint64 { return r.Published * uint64(r.Subscribers) }

// A hub keeps up when nobody is cut off, nothing is lost, it takes 99 % of what is
// published when it is due, and 99 % of what it delivers is young enough.
const (
	mostTaken   = 0.99
	youngEnough = 100 * time.Millisecond
)

// shortcomings says in what the hub did not keep up; if it did, there are none.
func shortcomings(r *load.Result) []string {
	var all []string
	if r.CutOff > 0 {
		all = append(all, fmt.Sprintf("%s of %s cut off (%v)", grouped(uint64(r.CutOff)), counted(r.Subscribers, "subscriber"), plain(r.CutOffBy)))
	}
	if lost := r.Skipped + r.Missing; lost > 0 {
		all = append(all, fmt.Sprintf("%s of %s deliveries were lost", grouped(lost), grouped(toDeliver(r))))
	}
	if float64(r.Published+1) < mostTaken*float64(r.Due) { // one may have been due at the end
		all = append(all, fmt.Sprintf("%s of %s samples could not be published when they were due", grouped(r.Due-r.Published), grouped(r.Due)))
	}
	if p99 := r.Ages.Quantile(0.99); p99 > youngEnough {
		all = append(all, fmt.Sprintf("more than one position in a hundred was older than %d ms", youngEnough.Milliseconds()))
	}
	return all
}

// verdict says in one sentence whether the hub kept up.
func verdict(r *load.Result) string {
	if short := shortcomings(r); len(short) > 0 {
		return "The hub did not keep up: " + strings.Join(short, ", and ") + "."
	}
	return fmt.Sprintf("The hub kept up: every sample reached every subscriber, 99 %% of them within %s.", inMS(r.Ages.Quantile(0.99)))
}

// inMS returns a time in milliseconds, with as many decimals as say something.
func inMS(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return grouped(uint64(ms+0.5)) + " ms"
}

// jsonBench is what `bench --json` prints.
type jsonBench struct {
	Hub          string  `json:"hub"`
	Scene        string  `json:"scene"`
	Subscribers  int     `json:"subscribers"`
	Connections  int     `json:"connections"`
	Sources      int     `json:"sources"`
	RateHz       float64 `json:"rate_hz"`
	ElapsedS     float64 `json:"elapsed_s"`
	Due          uint64  `json:"due"`
	Published    uint64  `json:"published"`
	PublishedHz  float64 `json:"published_hz"`
	Delivered    uint64  `json:"delivered"`
	DeliveriesHz float64 `json:"deliveries_hz"`
	AgeP50MS     float64 `json:"age_p50_ms"`
	AgeP99MS     float64 `json:"age_p99_ms"`
	AgeP999MS    float64 `json:"age_p999_ms"`
	AgeOldestMS  float64 `json:"age_oldest_ms"`
	Skipped      uint64  `json:"skipped"`
	Missing      uint64  `json:"missing"`
	CutOff       int     `json:"cut_off"`
	KeptUp       bool    `json:"kept_up"`
	Verdict      string  `json:"verdict"`
}

// json says to programs what came of a bench.
func (c *benchCmd) json(r *load.Result) jsonBench {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	return jsonBench{
		Hub:          c.Hub,
		Scene:        r.Scene,
		Subscribers:  r.Subscribers,
		Connections:  r.Connections,
		Sources:      r.Sources,
		RateHz:       c.Rate,
		ElapsedS:     rounded(r.Elapsed.Seconds()),
		Due:          r.Due,
		Published:    r.Published,
		PublishedHz:  rounded(r.PublishRate()),
		Delivered:    r.Delivered,
		DeliveriesHz: rounded(r.Rate()),
		AgeP50MS:     ms(r.Ages.Quantile(0.5)),
		AgeP99MS:     ms(r.Ages.Quantile(0.99)),
		AgeP999MS:    ms(r.Ages.Quantile(0.999)),
		AgeOldestMS:  ms(r.Ages.Oldest()),
		Skipped:      r.Skipped,
		Missing:      r.Missing,
		CutOff:       r.CutOff,
		KeptUp:       len(shortcomings(r)) == 0,
		Verdict:      verdict(r),
	}
}
