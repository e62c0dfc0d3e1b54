package web

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"posxyz/hub"
)

// counted is what a hub counts.
type counted interface {
	Counters() hub.Counters
	Ages() hub.Ages
}

// metrics serves what h counts, and what the Go runtime and the system say of the
// process. The registry is its own, so that two hubs in a process are two.
func metrics(h counted) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collector{h},
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// number is one of the hub's counters as a metric.
type number struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	of   func(*hub.Counters) float64
}

func gauge(name, help string, of func(*hub.Counters) int64) number {
	return number{describe(name, help), prometheus.GaugeValue, func(c *hub.Counters) float64 { return float64(of(c)) }}
}

func counter(name, help string, of func(*hub.Counters) uint64) number {
	return number{describe(name, help), prometheus.CounterValue, func(c *hub.Counters) float64 { return float64(of(c)) }}
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("posxyz_"+name, help, labels, nil)
}

var numbers = []number{
	gauge("subscribers", "Subscribers that are there.", func(c *hub.Counters) int64 { return c.Followers }),
	gauge("publishers", "Publish streams that are open.", func(c *hub.Counters) int64 { return c.Publishers }),
	gauge("sources", "Sources that are there, in all scenes, lost ones included.", func(c *hub.Counters) int64 { return c.Sources }),
	gauge("scenes", "Scenes that are there.", func(c *hub.Counters) int64 { return c.Scenes }),

	counter("published_total", "Samples that were accepted.", func(c *hub.Counters) uint64 { return c.Published }),
	counter("late_total", "Samples that were dropped because they were captured before the last one of their stream.", func(c *hub.Counters) uint64 { return c.Late }),
	counter("retimed_total", "Samples whose capture time was replaced by the time of receipt: their clock disagrees.", func(c *hub.Counters) uint64 { return c.Retimed }),
	counter("held_total", "Samples that were dropped because another publisher holds their source.", func(c *hub.Counters) uint64 { return c.Held }),

	counter("updates_total", "Updates that were sent to subscribers.", func(c *hub.Counters) uint64 { return c.Updates }),
	counter("delivered_total", "Positions that were sent to subscribers.", func(c *hub.Counters) uint64 { return c.Delivered }),
	counter("sent_bytes_total", "Bytes of the Updates that were sent, without what the transport adds.", func(c *hub.Counters) uint64 { return c.Bytes }),
	counter("conflated_total", "Samples that a newer one replaced before they were sent to a subscriber.", func(c *hub.Counters) uint64 { return c.Conflated }),
	counter("skipped_total", "Samples that subscribers of every sample have lost.", func(c *hub.Counters) uint64 { return c.Skipped }),
}

var (
	limitsHit = describe("limits_hit_total", "Requests that were refused because a limit was reached.", "limit")
	age       = describe("age_seconds", "Time from the capture of a sample to its sending to a subscriber, snapshots aside.")
)

// collector reads the hub's counters when it is scraped.
type collector struct{ hub counted }

// Describe is prometheus.Collector's.
func (collector) Describe(descs chan<- *prometheus.Desc) {
	for _, n := range numbers {
		descs <- n.desc
	}
	descs <- limitsHit
	descs <- age
}

// Collect is prometheus.Collector's.
func (c collector) Collect(to chan<- prometheus.Metric) {
	counters := c.hub.Counters()
	for _, n := range numbers {
		to <- prometheus.MustNewConstMetric(n.desc, n.kind, n.of(&counters))
	}
	for what, hits := range counters.LimitsHit {
		to <- prometheus.MustNewConstMetric(limitsHit, prometheus.CounterValue, float64(hits), what)
	}
	to <- histogram(c.hub.Ages())
}

// histogram counts, as Prometheus does, what is at most as old as each bound.
func histogram(ages hub.Ages) prometheus.Metric {
	var count uint64
	buckets := make(map[float64]uint64, len(ages.Bounds))
	for i, n := range ages.Counts {
		count += n
		if i < len(ages.Bounds) {
			buckets[ages.Bounds[i].Seconds()] = count
		}
	}
	return prometheus.MustNewConstHistogram(age, count, ages.Sum.Seconds(), buckets)
}
