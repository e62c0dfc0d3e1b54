package main

// jsonTop is an answer as `top --json` prints it. Rates that are not known yet
// are left out.
type jsonTop struct {
	Hub         string      `json:"hub"`
	TimeUS      int64       `json:"time_us"`
	StartedUS   int64       `json:"started_us"`
	Published   uint64      `json:"published"`
	Delivered   uint64      `json:"delivered"`
	Conflated   uint64      `json:"conflated"`
	Skipped     uint64      `json:"skipped"`
	PublishedHz *float64    `json:"published_hz,omitempty"`
	DeliveredHz *float64    `json:"delivered_hz,omitempty"`
	ConflatedHz *float64    `json:"conflated_hz,omitempty"`
	SkippedHz   *float64    `json:"skipped_hz,omitempty"`
	Scenes      []jsonScene `json:"scenes"`
}

type jsonScene struct {
	Scene       string           `json:"scene"`
	Sources     []jsonSource     `json:"sources"`
	Subscribers []jsonSubscriber `json:"subscribers"`
}

type jsonSource struct {
	Source string  `json:"source"`
	Status int32   `json:"status"`
	RateHz float64 `json:"rate_hz"`
	AgeUS  int64   `json:"age_us"`
	HeldBy string  `json:"held_by"`
}

type jsonSubscriber struct {
	Peer       string  `json:"peer"`
	Mode       string  `json:"mode"`
	UpdatesHz  float64 `json:"updates_hz"`
	LagSamples uint64  `json:"lag_samples"`
	WaitingUS  int64   `json:"waiting_us"`
	Delivered  uint64  `json:"delivered"`
	Conflated  uint64  `json:"conflated"`
	Skipped    uint64  `json:"skipped"`
}

// json returns the view for programs, in the order in which people see it.
func (v *topView) json() jsonTop {
	top := jsonTop{
		Hub:       v.hub,
		TimeUS:    v.at.UnixMicro(),
		StartedUS: v.stats.Started.UnixMicro(),
		Published: v.stats.Published,
		Delivered: v.stats.Delivered,
		Conflated: v.stats.Conflated,
		Skipped:   v.stats.Skipped,
		Scenes:    []jsonScene{},
	}
	if r := v.rates; r != nil {
		top.PublishedHz, top.DeliveredHz = new(rounded(r.published)), new(rounded(r.delivered))
		top.ConflatedHz, top.SkippedHz = new(rounded(r.conflated)), new(rounded(r.skipped))
	}
	for _, s := range v.stats.Scenes {
		scene := jsonScene{Scene: s.Scene, Sources: []jsonSource{}, Subscribers: []jsonSubscriber{}}
		for _, source := range s.Sources {
			scene.Sources = append(scene.Sources, jsonSource{source.Name, int32(source.Status), rounded(source.Rate), source.Age.Microseconds(), source.HeldBy})
		}
		for _, f := range s.Followers {
			scene.Subscribers = append(scene.Subscribers, jsonSubscriber{
				Peer: f.Peer, Mode: modeOf(f), UpdatesHz: rounded(f.Rate), LagSamples: f.Lag, WaitingUS: f.Waiting.Microseconds(),
				Delivered: f.Delivered, Conflated: f.Conflated, Skipped: f.Skipped,
			})
		}
		top.Scenes = append(top.Scenes, scene)
	}
	return top
}
