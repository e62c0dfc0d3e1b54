package main

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// The built-in head is the work of others.
const (
	kemarCredits = "Bill Gardner and Keith Martin, HRTF Measurements of a KEMAR Dummy-Head Microphone, MIT Media Lab Perceptual Computing, Technical Report #280, May 1994"
	kemarLicense = "Copyright 1994 by the MIT Media Laboratory; free with no restrictions on use, provided that the authors are cited"
)

// headReport is what there is to say of a head; in JSON, one object.
type headReport struct {
	File       string `json:"file,omitempty"` // none: built in
	Convention string `json:"convention,omitempty"`
	Title      string `json:"title"`
	Database   string `json:"database,omitempty"`
	Listener   string `json:"listener,omitempty"`
	License    string `json:"license"`
	Credits    string `json:"credits,omitempty"`

	Directions      int     `json:"directions"` // measured
	NearestM        float64 `json:"nearest_m"`
	FarthestM       float64 `json:"farthest_m"`
	LowestDeg       float64 `json:"lowest_deg"` // elevation
	HighestDeg      float64 `json:"highest_deg"`
	GapDeg          float64 `json:"gap_deg"` // how far from any measurement a direction may be
	GapAzimuthDeg   float64 `json:"gap_azimuth_deg"`
	GapElevationDeg float64 `json:"gap_elevation_deg"`
	Taps            int     `json:"taps"`
	RateHz          float64 `json:"rate_hz"`

	Usable    bool    `json:"usable"`
	Why       string  `json:"why,omitempty"` // it is not
	Nodes     int     `json:"nodes"`         // what it was made into
	Synthetic int     `json:"synthetic"`     // of them
	RadiusM   float64 `json:"radius_m"`
	ITDMinUS  float64 `json:"itd_min_us"` // positive: the left ear leads
	ITDMaxUS  float64 `json:"itd_max_us"`
	PrepareMS int64   `json:"prepare_ms"`
}

// newHeadReport is what a file says, before anything is made of it.
func newHeadReport(name string, f *sofa.File) *headReport {
	said := func(attribute string) string { return printable(f.Attributes[attribute]) }
	r := &headReport{
		File:       name,
		Convention: strings.TrimSpace(said("SOFAConventions") + " " + said("SOFAConventionsVersion")),
		Title:      said("Title"),
		Database:   said("DatabaseName"),
		Listener:   said("ListenerShortName"),
		License:    said("License"),
		Directions: len(f.Measurements),
		Taps:       len(f.Measurements[0].Left),
		RateHz:     f.Rate,
		NearestM:   math.Inf(1),
	}
	places := make([]pose.Vec, len(f.Measurements))
	for i := range f.Measurements {
		places[i] = f.Measurements[i].Source
		r.NearestM = min(r.NearestM, places[i].Norm())
		r.FarthestM = max(r.FarthestM, places[i].Norm())
	}
	r.NearestM, r.FarthestM = millimetres(r.NearestM), millimetres(r.FarthestM)
	r.cover(places)
	return r
}

// longestSaid is how much of an attribute is shown: some hold whole papers.
const longestSaid = 200

// printable is a text of a file that is not trusted, on one line of a terminal.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, ""))
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > longestSaid {
		return string(letters[:longestSaid-1]) + "…"
	}
	return string(letters)
}

// probes is how many directions are looked at for the largest gap: 2° apart.
const probes = 10000

// cover notes from where a head was measured.
func (r *headReport) cover(places []pose.Vec) {
	r.LowestDeg, r.HighestDeg = 90, -90
	units := make([]pose.Vec, 0, len(places))
	for _, at := range places {
		elevation := pose.Degrees(at.Direction().Elevation)
		r.LowestDeg, r.HighestDeg = min(r.LowestDeg, elevation), max(r.HighestDeg, elevation)
		if at.Norm() > 0 {
			units = append(units, at.Scale(1/at.Norm()))
		}
	}
	farthest := 1.0 // cosine
	for i := range probes {
		probe := spread(i, probes)
		nearest := -1.0
		for _, u := range units {
			nearest = max(nearest, u.X*probe.X+u.Y*probe.Y+u.Z*probe.Z)
		}
		if nearest < farthest {
			farthest = nearest
			dir := probe.Direction()
			r.GapDeg = pose.Degrees(math.Acos(nearest))
			r.GapAzimuthDeg, r.GapElevationDeg = math.Round(pose.Degrees(dir.Azimuth)), math.Round(pose.Degrees(dir.Elevation))
		}
	}
	r.LowestDeg, r.HighestDeg, r.GapDeg = tenths(r.LowestDeg), tenths(r.HighestDeg), tenths(r.GapDeg)
}

// spread is direction i of n that are spread evenly: a spiral of golden angles,
// from the nadir to the zenith.
func spread(i, n int) pose.Vec {
	const golden = 2.399963229728653 // rad
	z := 2*float64(i)/float64(n-1) - 1
	sin, cos := math.Sincos(golden * float64(i))
	round := math.Sqrt(max(1-z*z, 0))
	return pose.Vec{X: round * cos, Y: round * sin, Z: z}
}

func millimetres(v float64) float64 { return math.Round(v*1000) / 1000 }

func tenths(v float64) float64 { return math.Round(v*10)/10 + 0 } // no −0

// lines say it to people.
func (r *headReport) lines() []string {
	lines := []string{r.File}
	if r.File == "" {
		lines[0] = "The built-in head"
	}
	say := func(what, text string) {
		if text != "" {
			lines = append(lines, fmt.Sprintf("  %-11s %s", what, text))
		}
	}
	say("title", r.Title)
	say("convention", r.Convention)
	say("database", r.Database)
	say("listener", r.Listener)
	say("measured by", r.Credits)
	say("licence", r.License)
	say("directions", fmt.Sprintf("%s, %s away, elevation %v to %v degrees", grouped(uint64(r.Directions)), r.distances(), r.LowestDeg, r.HighestDeg))
	say("largest gap", fmt.Sprintf("nothing within %v degrees of azimuth %v, elevation %v", r.GapDeg, r.GapAzimuthDeg, r.GapElevationDeg))
	say("responses", fmt.Sprintf("%d taps at %v Hz", r.Taps, r.RateHz))
	if !r.Usable {
		return lines
	}
	say("ears apart", fmt.Sprintf("%+.0f to %+.0f µs: + where the left one leads", r.ITDMinUS, r.ITDMaxUS))
	say("made into", fmt.Sprintf("%s directions, %s of them made up, in %.2f s", grouped(uint64(r.Nodes)), grouped(uint64(r.Synthetic)), float64(r.PrepareMS)/1000))
	if r.File != "" {
		lines = append(lines, fmt.Sprintf("It can be used: posxyz listen --head %s", r.File))
	}
	return lines
}

// distances are those of the measurements.
func (r *headReport) distances() string {
	near, far := fmt.Sprintf("%.3g", r.NearestM), fmt.Sprintf("%.3g", r.FarthestM)
	if near == far {
		return near + " m"
	}
	return near + " to " + far + " m"
}
