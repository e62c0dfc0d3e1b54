package main

import (
	"context"
	"errors"
	"time"

	"posxyz/audio/binaural"
	"posxyz/hub"
	"posxyz/hub/pose"
	"posxyz/hub/rpc"
)

// earsFlags say where the listener stands.
type earsFlags struct {
	Ears string `placeholder:"SOURCE" help:"Stand and look where this source does: a camera, a head tracker. Without it: at the origin, facing +x."`
}

// earsIn returns the source in a scene that the ears are at; without one it has
// no name.
func (f *earsFlags) earsIn(scene string) (pose.SourceID, error) {
	if f.Ears == "" {
		return pose.SourceID{}, nil
	}
	id := pose.SourceID{Scene: scene, Name: f.Ears}
	if err := pose.ValidateSource(id); err != nil {
		return id, usagef("--ears: %v", err)
	}
	return id, nil
}

// areaAroundEars has an area that is around nothing else be around the ears.
func (f *earsFlags) areaAroundEars(sub *hub.Subscription) {
	if sub.Area != nil && sub.Area.Around == "" && f.Ears != "" {
		sub.Area.Around = f.Ears
	}
}

// deafTo mutes the source that the ears are at: nobody hears their own head.
func deafTo(ears pose.SourceID, mixOf func(pose.SourceID) binaural.Mix) func(pose.SourceID) binaural.Mix {
	return func(id pose.SourceID) binaural.Mix {
		mix := mixOf(id)
		mix.Mute = mix.Mute || id == ears
		return mix
	}
}

// earsPatience is how long the ears wait before they say so.
const earsPatience = 2 * time.Second

// stand keeps the ears where their source is, until ctx ends. It follows
// nothing else, so that no update of other sources is before a newer pose. While
// the source is lost, or the hub is away, the ears stay.
func (h *hearing) stand(ctx context.Context, client *rpc.Client) error {
	patience := time.AfterFunc(earsPatience, func() {
		h.log.Warn().Msgf("the ears wait for the source %s, at the origin: nobody has published where it is", h.ears.Name)
	})
	defer patience.Stop()
	sub := hub.Subscription{Scene: h.ears.Scene, Sources: []string{h.ears.Name}}
	for update, err := range client.Follow(ctx, sub) {
		if _, ok := errors.AsType[*rpc.AwayError](err); ok {
			continue
		}
		if err != nil {
			return plain(err)
		}
		for i := range update.Positions {
			if p := &update.Positions[i]; p.Source == h.ears && p.Status == pose.Live {
				h.renderer.Stand(binaural.Stance{At: p.At, Facing: p.Orientation}, p.Teleport)
				if patience.Stop(); !h.standing.Swap(true) {
					h.log.Info().Msgf("the ears are where %s is", h.ears.Name)
				}
			}
		}
	}
	return nil
}
