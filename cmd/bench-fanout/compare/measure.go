//go:build linux

package compare

import (
	"context"
	"fmt"
	"time"

	"posxyz/cmd/bench-fanout/contender"
	"posxyz/cmd/bench-fanout/load"
	"posxyz/cmd/bench-fanout/process"
)

// pause is how long a workload warms up, and how long the server is left alone
// between the last subscriber and its idle RSS; shorter if the measurement is.
const pause = 300 * time.Millisecond

// measure runs one server at one workload.
func measure(ctx context.Context, lineup *contender.Lineup, name string, w Workload, duration time.Duration) (Cell, error) {
	server, err := lineup.Start(ctx, name)
	if err != nil {
		return Cell{}, err
	}
	defer server.Stop()
	dialect := lineup.Dialect(name, server.Address)
	drive, err := load.NewDrive(server.Address, dialect, w.Subscribers)
	if err != nil {
		return Cell{}, err
	}
	defer drive.Swarm.Close()
	defer server.Stop() // before the connections: then it is the server's side that waits for late packets

	run := &run{server: server, drive: drive, workload: w}
	cell, err := run.measure(ctx, duration, func() error {
		return drive.Swarm.DialAll(ctx, w.Subscribers, server.Address, dialect.Subscriber)
	})
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s at %s: %w; it said: %s", name, w.Name, err, server.Said())
	}
	cell.Server, cell.Workload, cell.Subscribers = name, w.Name, w.Subscribers
	return cell, err
}

// run is a server, its load, and what it does.
type run struct {
	server   *process.Child
	drive    *load.Drive
	workload Workload
}

func (r *run) measure(ctx context.Context, duration time.Duration, dial func() error) (Cell, error) {
	swarm, settle := r.drive.Swarm, min(pause, duration)
	if err := swarm.RunUntil(ctx, swarm.Now()+settle); err != nil { // for the publisher to be there
		return Cell{}, err
	}
	before, err := process.RSS(r.server.PID)
	if err != nil {
		return Cell{}, err
	}
	if err := dial(); err != nil {
		return Cell{}, err
	}
	if err := swarm.RunUntil(ctx, swarm.Now()+settle); err != nil {
		return Cell{}, err
	}
	idle, err := process.RSS(r.server.PID)
	if err != nil {
		return Cell{}, err
	}
	if err := r.work(ctx, settle); err != nil {
		return Cell{}, err
	}
	cell, err := r.timed(ctx, duration)
	if err != nil {
		return Cell{}, err
	}
	loaded, err := process.RSS(r.server.PID)
	perSubscriber := func(rss int) float64 { return float64(rss-before) / 1024 / float64(r.workload.Subscribers) }
	cell.IdleKB, cell.LoadedKB = perSubscriber(idle), perSubscriber(loaded)
	return cell, err
}

func (r *run) work(ctx context.Context, duration time.Duration) error {
	if r.workload.Window > 0 {
		return r.drive.Window(ctx, r.workload.Window, duration)
	}
	return r.drive.Rate(ctx, r.workload.Hz, duration)
}

// timed is the part of the work that counts. Nothing is in flight when it begins
// and when it ends.
func (r *run) timed(ctx context.Context, duration time.Duration) (Cell, error) {
	m := r.drive.Meter
	m.Clear()
	published, started := m.Sent(), r.drive.Swarm.Now()
	cpuBefore, err := process.CPU(r.server.PID)
	if err != nil {
		return Cell{}, err
	}
	if err := r.work(ctx, duration); err != nil {
		return Cell{}, err
	}
	cpuAfter, err := process.CPU(r.server.PID)
	if err != nil {
		return Cell{}, err
	}
	seconds := (r.drive.Swarm.Now() - started).Seconds()
	cpu := (cpuAfter - cpuBefore).Seconds()
	deliveries, messages := float64(max(m.Deliveries, 1)), float64(max(m.Messages, 1))
	ms := func(percentile float64) float64 { return 1e3 * m.Latency.Percentile(percentile).Seconds() }
	return Cell{
		Seconds:                seconds,
		Published:              float64(m.Sent() - published),
		Deliveries:             float64(m.Deliveries),
		CPUPerDeliveryUS:       1e6 * cpu / deliveries,
		DeliveriesPerSecond:    deliveries / seconds,
		DeliveriesPerCPUSecond: deliveries / cpu,
		P50MS:                  ms(50),
		P99MS:                  ms(99),
		P999MS:                 ms(99.9),
		BytesPerPosition:       float64(m.Bytes) / deliveries,
		PositionsPerMessage:    deliveries / messages,
		Lost:                   float64(m.Lost),
		Told:                   float64(m.Told),
		Repeated:               float64(m.Repeated),
	}, nil
}
