package main

import (
	"context"
	"fmt"
	"time"

	"posxyz/audio/hrtf"
	"posxyz/audio/hrtf/sofa"
	"posxyz/hub/pose"
)

// headCmd is `posxyz head`.
type headCmd struct {
	File string `arg:"" optional:"" help:"A SOFA file; without it: the head that is built in."`
	Out  string `placeholder:"FILE.svg" help:"Draw its directions and what both ears tell them by, as SVG or PNG."`
	JSON bool   `help:"Print one JSON object."`
}

// Help is shown by `posxyz help head`.
func (headCmd) Help() string {
	return `Examples: whose head is built in; whether your own can be used; what it looks like:

    posxyz head
    posxyz head my-own-head.sofa
    posxyz head my-own-head.sofa --out head.svg

The status is 1 where listen --head could not use the file.`
}

// Run tells what is in a file.
func (c *headCmd) Run(ctx context.Context, p *program) error {
	if c.Out != "" {
		if err := checkPicture("--out", c.Out); err != nil {
			return err
		}
		if sameFile(c.Out, c.File) {
			return usagef("--out %s is read: it would be overwritten", c.Out)
		}
	}
	report, set, err := examine(c.File)
	if report == nil {
		return err
	}
	if err == nil && ctx.Err() == nil && c.Out != "" {
		err = drawHead(c.Out, set, report)
	}
	if c.JSON {
		fmt.Fprint(p.stdout, marshalLine(report))
	} else {
		for _, line := range report.lines() {
			fmt.Fprintln(p.stdout, line)
		}
	}
	return err
}

// examine reads and prepares a head, the built-in one if the file has no name. With
// an error there may be a report all the same: of a file that can be read, but not
// used.
func examine(name string) (*headReport, *hrtf.Set, error) {
	begun := time.Now()
	if name == "" {
		set := hrtf.BuiltIn()
		r := &headReport{Title: set.Name, License: kemarLicense, Credits: kemarCredits}
		return r, set, r.use(set, begun)
	}
	file, err := sofa.Open(name)
	if err != nil {
		return nil, nil, err
	}
	r := newHeadReport(name, file)
	begun = time.Now()
	set, err := hrtf.Prepare(file)
	if err == nil {
		err = r.use(set, begun)
	}
	if err != nil {
		err = fmt.Errorf("%s cannot be used: %w", name, err)
		r.Why = err.Error()
	}
	return r, set, err
}

// use notes what was made of a head, if a renderer takes it.
func (r *headReport) use(set *hrtf.Set, begun time.Time) error {
	if _, err := hrtf.NewHead(set); err != nil {
		return err
	}
	r.Usable, r.PrepareMS = true, time.Since(begun).Milliseconds()
	r.Nodes, r.RadiusM = len(set.Nodes), millimetres(set.Radius)
	var measured []pose.Vec
	for i := range set.Nodes {
		if set.Nodes[i].Synthetic {
			r.Synthetic++
		} else {
			measured = append(measured, set.Nodes[i].At)
		}
	}
	if r.File == "" { // nothing else tells of the built-in one
		r.Directions, r.NearestM, r.FarthestM = len(measured), r.RadiusM, r.RadiusM
		r.RateHz, r.Taps = float64(set.Rate), len(set.Nodes[0].Left)
	}
	r.cover(measured)
	ruler := newRuler(set)
	for i := range set.Nodes {
		n := &set.Nodes[i]
		if n.Synthetic {
			continue
		}
		itd := tenths(ruler.cues(n.Left, n.Right, n.ITD).itd * 1e6)
		r.ITDMinUS, r.ITDMaxUS = min(r.ITDMinUS, itd), max(r.ITDMaxUS, itd)
	}
	return nil
}
