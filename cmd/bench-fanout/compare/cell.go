package compare

import "posxyz/cmd/bench-fanout/figures"

// Cell is one server at one workload, in one round or as the median of all.
type Cell struct {
	Round       int    `json:"round,omitempty"` // from 1; 0 is the median
	Server      string `json:"server"`
	Workload    string `json:"workload"`
	Subscribers int    `json:"subscribers"`

	Seconds                float64 `json:"seconds"`
	Published              float64 `json:"published"`
	Deliveries             float64 `json:"deliveries"`
	CPUPerDeliveryUS       float64 `json:"cpu_us_per_delivery"`
	DeliveriesPerSecond    float64 `json:"deliveries_per_second"`
	DeliveriesPerCPUSecond float64 `json:"deliveries_per_cpu_second"`
	P50MS                  float64 `json:"p50_ms"`
	P99MS                  float64 `json:"p99_ms"`
	P999MS                 float64 `json:"p999_ms"`
	BytesPerPosition       float64 `json:"bytes_per_position"`
	PositionsPerMessage    float64 `json:"positions_per_message"`
	IdleKB                 float64 `json:"rss_idle_kb_per_subscriber"`
	LoadedKB               float64 `json:"rss_loaded_kb_per_subscriber"`
	Lost                   float64 `json:"lost"`
	Told                   float64 `json:"lost_told"`
	Repeated               float64 `json:"repeated"`
}

// figuresOf are what a median is made of.
var figuresOf = []func(*Cell) *float64{
	func(c *Cell) *float64 { return &c.Seconds },
	func(c *Cell) *float64 { return &c.Published },
	func(c *Cell) *float64 { return &c.Deliveries },
	func(c *Cell) *float64 { return &c.CPUPerDeliveryUS },
	func(c *Cell) *float64 { return &c.DeliveriesPerSecond },
	func(c *Cell) *float64 { return &c.DeliveriesPerCPUSecond },
	func(c *Cell) *float64 { return &c.P50MS },
	func(c *Cell) *float64 { return &c.P99MS },
	func(c *Cell) *float64 { return &c.P999MS },
	func(c *Cell) *float64 { return &c.BytesPerPosition },
	func(c *Cell) *float64 { return &c.PositionsPerMessage },
	func(c *Cell) *float64 { return &c.IdleKB },
	func(c *Cell) *float64 { return &c.LoadedKB },
}

// Medians returns one Cell for each server and workload, in the order in which
// they first appear. What was lost is not hidden by a median: it is the sum.
func Medians(rounds []Cell) []Cell {
	type key struct{ workload, server string }
	var order []key
	cells := map[key][]Cell{}
	for _, cell := range rounds {
		k := key{cell.Workload, cell.Server}
		if cells[k] == nil {
			order = append(order, k)
		}
		cells[k] = append(cells[k], cell)
	}
	var medians []Cell
	for _, k := range order {
		medians = append(medians, median(cells[k]))
	}
	return medians
}

func median(cells []Cell) Cell {
	m := Cell{Server: cells[0].Server, Workload: cells[0].Workload, Subscribers: cells[0].Subscribers}
	for _, of := range figuresOf {
		*of(&m) = figures.MedianOf(cells, func(c Cell) float64 { return *of(&c) })
	}
	for _, cell := range cells {
		m.Lost += cell.Lost
		m.Told += cell.Told
		m.Repeated += cell.Repeated
	}
	return m
}

// Find returns the cell of a server at a workload, or nil.
func Find(cells []Cell, workload, server string) *Cell {
	for i := range cells {
		if cells[i].Workload == workload && cells[i].Server == server {
			return &cells[i]
		}
	}
	return nil
}
