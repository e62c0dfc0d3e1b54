package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// watchCmd is `posxyz watch`.
type watchCmd struct {
	target
	Source []string `help:"Only these sources; a name, or a prefix that ends in *. May be repeated."`
	Count  int      `help:"Stop after so many lines; 0 goes on."`
	JSON   bool     `name:"json" help:"Print one JSON object a line."`
}

// Help is shown by `posxyz help watch`.
func (watchCmd) Help() string {
	return `Example: record every move of everything called hand-something, and play it again:

    posxyz watch --source 'hand-*' --json > take.jsonl
    posxyz publish take.jsonl`
}

// Run prints what is followed until it has enough, or Ctrl-C.
func (c *watchCmd) Run(ctx context.Context, p *program) error {
	if c.Count < 0 {
		return usagef("--count %d: want 0 or more", c.Count)
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()

	lines, away := 0, false
	emit := func(line string) (enough bool, err error) {
		_, err = fmt.Fprint(p.stdout, line)
		lines++
		return lines == c.Count, err
	}
	for update, err := range client.Subscribe(ctx, hub.Subscription{Scene: c.Scene, Sources: c.Source}) {
		if gone, ok := errors.AsType[*rpc.AwayError](err); ok {
			away = true
			p.log.Warn().Str("hub", c.Hub).Err(plain(gone.Err)).Msg("the hub is away")
			continue
		}
		if err != nil {
			return plain(err)
		}
		if away {
			away = false
			p.log.Info().Str("hub", c.Hub).Msg("the hub is back")
		}
		for _, line := range c.lines(update) {
			if enough, err := emit(line); enough || err != nil {
				return err
			}
		}
	}
	return nil
}

// lines returns an Update as text: what is gone first, as it applies.
func (c *watchCmd) lines(update pose.Update) []string {
	var lines []string
	for _, gone := range update.Gone {
		if c.JSON {
			lines = append(lines, marshalLine(jsonGone{gone.Source.Scene, gone.Source.Name, gone.Reason.String(), update.Seq}))
		} else {
			lines = append(lines, fmt.Sprintf("%s  %-12s gone: %s\n", update.Sent.Format(timeOfDay), gone.Source.Name, gone.Reason))
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
	line := fmt.Sprintf("%s  %-12s x %+8.3f  y %+8.3f  z %+8.3f  %s  age %d ms",
		sent.Format(timeOfDay), p.Source.Name, p.At.X, p.At.Y, p.At.Z, bearing(p.At), sent.Sub(p.Captured).Milliseconds())
	if p.Status == pose.Lost {
		line += "  lost"
	}
	return line + "\n"
}
