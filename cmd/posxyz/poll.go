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

// Run polls until it has enough, or Ctrl-C. A source that is not there at first
// is an error; one that goes away later is waited for, as the hub is.
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

	hub := presence{log: p.log, hub: c.Hub}
	ticker := time.NewTicker(c.Every)
	defer ticker.Stop()
	missing := false
	for answers := 0; ; {
		position, err := poll(ctx, client, id)
		switch {
		case err == nil:
			hub.here()
			missing = false
			if err := c.print(p, position); err != nil {
				return err
			}
			if answers++; answers == c.Count {
				return nil
			}
		case ctx.Err() != nil:
			return nil
		case answers > 0 && status.Code(err) == codes.NotFound:
			// It was there: its publisher may be back after the hub, or after a rest.
			hub.here()
			if !missing {
				p.log.Warn().Msg(plain(err).Error())
			}
			missing = true
		case !isAway(err):
			return plain(err)
		default:
			hub.gone(err)
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
