package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// watchCmd is `posxyz watch`.
type watchCmd struct {
	target
	followed
	EverySample bool    `help:"Print each sample, also where they come faster than they can be printed; without it, the newest of each source."`
	MaxRate     float64 `placeholder:"HZ" help:"Be told so many times a second at most."`

	Count int  `help:"Stop after so many lines; 0 goes on."`
	JSON  bool `name:"json" help:"Print one JSON object a line."`
}

// Help is shown by `posxyz help watch`.
func (watchCmd) Help() string {
	return `Example: record every move of everything called hand-something, and play it again:

    posxyz watch --every-sample --source 'hand-*' --json > take.jsonl
    posxyz publish take.jsonl`
}

// Run prints what is followed until it has enough, or Ctrl-C.
func (c *watchCmd) Run(ctx context.Context, p *program) error {
	if c.Count < 0 {
		return usagef("--count %d: want 0 or more", c.Count)
	}
	sub, err := c.subscription(c.followed)
	if err != nil {
		return err
	}
	sub.EverySample, sub.MaxRate = c.EverySample, c.MaxRate
	if err := sub.Validate(); err != nil {
		return usagef("--max-rate: %v", err)
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()

	hub := presence{log: p.log, hub: c.Hub}
	known := picture{}
	lines := 0
	for update, err := range client.Follow(ctx, sub) {
		if away, ok := errors.AsType[*rpc.AwayError](err); ok {
			hub.gone(away.Err)
			continue
		}
		if err != nil {
			return plain(err)
		}
		hub.here()
		if update.Skipped > 0 {
			p.log.Warn().Uint64("samples", update.Skipped).Msg("they came faster than they were read, and are missing here")
		}
		for _, line := range c.lines(known.apply(update)) {
			if _, err := fmt.Fprint(p.stdout, line); err != nil {
				return err
			}
			if lines++; lines == c.Count {
				return nil
			}
		}
	}
	return nil
}

// picture is the sources that were printed and are not gone.
type picture map[pose.SourceID]struct{}

// apply enters an Update. A snapshot replaces everything known: what it lacks
// comes back as gone, for those who see changes only.
func (known picture) apply(update pose.Update) pose.Update {
	if update.Snapshot {
		missing := maps.Clone(known)
		for _, p := range update.Positions {
			delete(missing, p.Source)
		}
		for _, id := range slices.SortedFunc(maps.Keys(missing), bySource) {
			update.Gone = append(update.Gone, pose.Gone{Source: id, Reason: pose.Expired})
		}
	}
	for _, gone := range update.Gone {
		delete(known, gone.Source)
	}
	for _, p := range update.Positions {
		known[p.Source] = struct{}{}
	}
	return update
}

func bySource(a, b pose.SourceID) int { return cmp.Compare(a.String(), b.String()) }

// lines returns an Update as text: what is gone first, as it applies.
func (c *watchCmd) lines(update pose.Update) []string {
	var lines []string
	for _, gone := range update.Gone {
		if c.JSON {
			lines = append(lines, marshalLine(jsonGone{gone.Source.Scene, gone.Source.Name, gone.Reason.String(), update.Seq}))
		} else {
			lines = append(lines, fmt.Sprintf("%s  %s gone: %s\n", update.Sent.Format(timeOfDay), padded(gone.Source.Name, 12), gone.Reason))
		}
	}
	for _, p := range update.Positions {
		if c.JSON {
			lines = append(lines, marshalLine(newJSONLine(p)))
		} else {
			lines = append(lines, watchLine(p, update.Sent))
		}
	}
	return lines
}

const timeOfDay = "15:04:05.000"

func watchLine(p pose.Position, sent time.Time) string {
	line := fmt.Sprintf("%s  %s x %+8.3f  y %+8.3f  z %+8.3f  %s  age %d ms",
		sent.Format(timeOfDay), padded(p.Source.Name, 12), p.At.X, p.At.Y, p.At.Z, bearing(p.At), sent.Sub(p.Captured).Milliseconds())
	if p.Status == pose.Lost {
		line += "  lost"
	}
	return line + "\n"
}
