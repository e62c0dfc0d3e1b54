package main

import (
	"encoding/json"
	"fmt"
	"math"

	"posxyz/hub/pose"
)

// jsonLine is a position as --json prints it, one object a line.
type jsonLine struct {
	Scene        string  `json:"scene"`
	Source       string  `json:"source"`
	X            float32 `json:"x"`
	Y            float32 `json:"y"`
	Z            float32 `json:"z"`
	AzimuthDeg   float64 `json:"azimuth_deg"`
	ElevationDeg float64 `json:"elevation_deg"`
	DistanceM    float64 `json:"distance_m"`
	TimeUS       int64   `json:"time_us"`
	Seq          uint64  `json:"seq"`
	Status       int32   `json:"status"`
	Teleport     bool    `json:"teleport,omitempty"`
	HeldBy       string  `json:"held_by,omitempty"`
	Msg          string  `json:"msg,omitempty"`
}

// jsonGone is a source that is gone.
type jsonGone struct {
	Scene  string `json:"scene"`
	Source string `json:"source"`
	Gone   string `json:"gone"`
	Seq    uint64 `json:"seq"`
}

func newJSONLine(p pose.Position) jsonLine {
	dir := p.At.Direction()
	line := jsonLine{
		Scene:        p.Source.Scene,
		Source:       p.Source.Name,
		X:            float32(p.At.X),
		Y:            float32(p.At.Y),
		Z:            float32(p.At.Z),
		AzimuthDeg:   rounded(pose.Degrees(dir.Azimuth)),
		ElevationDeg: rounded(pose.Degrees(dir.Elevation)),
		DistanceM:    rounded(p.At.Norm()),
		Seq:          p.Seq,
		Status:       int32(p.Status),
		Teleport:     p.Teleport,
		HeldBy:       p.HeldBy,
		Msg:          p.Message,
	}
	if !p.Captured.IsZero() {
		line.TimeUS = p.Captured.UnixMicro()
	}
	return line
}

// rounded keeps what float32 coordinates can mean: four decimals.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// marshalLine returns one line of JSON, with its end.
func marshalLine(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain data of finite numbers
	}
	return string(text) + "\n"
}

// compass is eight arrows for an azimuth, seen from above with the front up.
var compass = [8]string{"↑", "↖", "←", "↙", "↓", "↘", "→", "↗"}

// arrow points to an azimuth in radians.
func arrow(azimuth float64) string {
	eighth := int(math.Round(azimuth / (math.Pi / 4)))
	return compass[(eighth+8)%8]
}

// bearing says where v is, for people.
func bearing(v pose.Vec) string {
	dir := v.Direction()
	return fmt.Sprintf("%s az %+6.1f° el %+5.1f° d %6.2f m", arrow(dir.Azimuth), pose.Degrees(dir.Azimuth), pose.Degrees(dir.Elevation), v.Norm())
}
