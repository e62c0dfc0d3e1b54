package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// pollTimeout bounds one poll.
const pollTimeout = 2 * time.Second

// pollCmd is `posxyz poll`.
type pollCmd struct {
	target
	Source string        `default:"character" help:"The source (${default})."`
	Every  time.Duration `default:"1s" help:"How often (${default})."`
	Count  int           `help:"Stop after so many answers; 0 goes on."`
	JSON   bool          `name:"json" help:"Print one JSON object a line."`
}

// Help is shown by `posxyz help poll`.
func (pollCmd) Help() string {
	return `Example: where is the guitar, five times a second, ten times:

    posxyz poll --source guitar --every 200ms --count 10`
}

// Run polls until it has enough, or Ctrl-C. A hub that goes away is said once.
func (c *pollCmd) Run(ctx context.Context, p *program) error {
	if c.Every <= 0 {
		return usagef("--every %v: want more than 0s", c.Every)
	}
	if c.Count < 0 {
		return usagef("--count %d: want 0 or more", c.Count)
	}
	id, err := c.source(c.Source)
	if err != nil {
		return err
	}
	client, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer client.Close()

	ticker := time.NewTicker(c.Every)
	defer ticker.Stop()
	away := false
	for answers := 0; ; {
		position, err := poll(ctx, client, id)
		switch {
		case err == nil:
			if away {
				p.log.Info().Str("hub", c.Hub).Msg("the hub is back")
			}
			away = false
			if err := c.print(p, position); err != nil {
				return err
			}
			if answers++; answers == c.Count {
				return nil
			}
		case ctx.Err() != nil:
			return nil
		case !isAway(err):
			return plain(err)
		case !away:
			away = true
			p.log.Warn().Str("hub", c.Hub).Err(plain(err)).Msg("the hub is away")
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func poll(ctx context.Context, client *rpc.Client, id pose.SourceID) (pose.Position, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTimeout)
	defer cancel()
	return client.Latest(ctx, id)
}

func isAway(err error) bool {
	code := status.Code(err)
	return code == codes.Unavailable || code == codes.DeadlineExceeded
}

// print writes an answer: the fields that the original client logged.
func (c *pollCmd) print(p *program, position pose.Position) error {
	if c.JSON {
		_, err := fmt.Fprint(p.stdout, marshalLine(newJSONLine(position)))
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "status: %d, msg: %s, x: %v, y: %v, z: %v\n",
		position.Status, position.Message, float32(position.At.X), float32(position.At.Y), float32(position.At.Z))
	return err
}
