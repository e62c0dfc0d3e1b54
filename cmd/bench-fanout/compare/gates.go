package compare

import "posxyz/cmd/bench-fanout/report"

// hubServer is whose gates these are.
const hubServer = "hub"

// gateSubscribers is how many subscribers the gates are about.
const gateSubscribers = 1000

// Gates compares the hub with its marks, as far as these medians tell.
func Gates(medians []Cell) []report.Gate {
	cpu := func(c *Cell) float64 { return c.CPUPerDeliveryUS }
	idle := func(c *Cell) float64 { return c.IdleKB }
	loaded := func(c *Cell) float64 { return c.LoadedKB }
	return []report.Gate{
		toNATS(medians, "w1", cpu, report.Gate{Name: "CPU per delivery, w1", Mark: 1.05, Goal: 0.5}),
		toNATS(medians, "w16", cpu, report.Gate{Name: "CPU per delivery, w16", Mark: 0.8, Goal: 0.6}),
		toNATS(medians, "w128", func(c *Cell) float64 { return c.DeliveriesPerCPUSecond },
			report.Gate{Name: "deliveries/s/core, w128", AtLeast: true, Mark: 3, Goal: 5}),
		toNATS(medians, "1000x20", func(c *Cell) float64 { return c.P99MS },
			report.Gate{Name: "p99 latency, 1000 x 20 Hz", Mark: 0.8, Goal: 0.6}),
		most(medians, idle, report.Gate{Name: "RSS per subscriber, idle", Unit: "kB", Mark: 36, Goal: 2}),
		most(medians, loaded, report.Gate{Name: "RSS per subscriber, loaded", Unit: "kB", Mark: 50, Goal: 2}),
	}
}

// toNATS is the hub's figure in units of nats-server's.
func toNATS(medians []Cell, workload string, figure func(*Cell) float64, g report.Gate) report.Gate {
	g.Unit = "x nats"
	hub, nats := Find(medians, workload, hubServer), Find(medians, workload, natsServer)
	if hub == nil || nats == nil || hub.Subscribers != gateSubscribers {
		return g
	}
	if hub.Lost > 0 || hub.Repeated > 0 {
		g.Fault = "not every position arrived once and in order"
	}
	return g.Of(figure(hub) / figure(nats))
}

// most is the hub's largest figure of all workloads with that many subscribers.
func most(medians []Cell, figure func(*Cell) float64, g report.Gate) report.Gate {
	for i := range medians {
		c := &medians[i]
		if c.Server == hubServer && c.Subscribers == gateSubscribers && (g.Measured == nil || figure(c) > *g.Measured) {
			g = g.Of(figure(c))
		}
	}
	return g
}
