package hub

import (
	"context"
	"math"
	"time"

	"posxyz/hub/pose"
)

// The circle on which the original server moved its one source.
const (
	orbitRadius = 1.0                    // metres
	orbitStep   = 5 * math.Pi / 180      // radians
	orbitEvery  = 100 * time.Millisecond // per step
)

var (
	defaultID  = pose.SourceID{Name: pose.DefaultSource}
	orbitStart = pose.Vec{X: orbitRadius}
)

// orbit moves the default source counter-clockwise round the origin, from
// (1, 0, 0), until ctx ends. It yields while somebody publishes the source:
// until the source is lost or removed, or, if it has no TTL, silent for
// DefaultTTL.
func (h *Hub) orbit(ctx context.Context) {
	ticker := time.NewTicker(orbitEvery)
	defer ticker.Stop()
	yielded := false
	for step := 0; ; step++ {
		if moved := h.orbitTo(step, yielded); moved {
			yielded = false
		} else {
			yielded = true
			step--
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// orbitTo moves the default source to a step of the circle, unless it is
// somebody else's; jump says that it does not come from the step before.
func (h *Hub) orbitTo(step int, jump bool) (moved bool) {
	now := time.Now()
	sin, cos := math.Sincos(float64(step%72) * orbitStep)
	const speed = orbitRadius * orbitStep / 0.1 // m/s
	s, err := h.sceneLocked(defaultID.Scene)
	if err != nil {
		return false
	}
	defer s.mu.Unlock()
	src := s.sources[defaultID.Name]
	if src != nil && (src.publishedLocked(now) || src.isHeld(now)) {
		return false
	}
	if src == nil {
		jump = true
	}
	_, err = h.moveLocked(s, pose.Position{
		Source:      defaultID,
		At:          pose.Vec{X: orbitRadius * cos, Y: orbitRadius * sin},
		Velocity:    pose.Vec{X: -speed * sin, Y: speed * cos},
		HasVelocity: true,
		Captured:    now.Truncate(time.Microsecond),
		Teleport:    jump,
	}, nil, now)
	if err != nil { // the scene is full, without the default source
		return false
	}
	s.sources[defaultID.Name].orbiting = true
	return true
}
