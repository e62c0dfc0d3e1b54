package hub

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"posxyz/hub/pose"
)

// Subscription says what a follower wants to hear of. The zero Subscription is
// everything in the default scene.
type Subscription struct {
	Scene       string   // "" is the default scene
	Sources     []string // names, or prefixes that end in *; none is all
	Area        *Area    // narrows Sources; nil is everywhere
	MaxRate     float64  // Updates a second at most, heartbeats aside; 0 is no limit
	EverySample bool     // each sample in order, not the newest only
	Peer        string   // who it is, for Stats
}

// Area is a ball: around a point, or around a source of the same scene, where
// that is. While that source is not there, nothing is inside.
type Area struct {
	Center pose.Vec // metres, when Around is empty
	Around string   // a source
	Radius float64  // metres, above 0
}

// Validate checks every field. The error is a *pose.FieldError.
func (sub Subscription) Validate() error {
	if err := pose.ValidateScene(sub.Scene); err != nil {
		return err
	}
	if _, err := newFilter(sub.Sources); err != nil {
		return err
	}
	if !(sub.MaxRate >= 0) || math.IsInf(sub.MaxRate, 0) {
		return &pose.FieldError{Field: "max_rate_hz", Found: fmt.Sprint(sub.MaxRate), Want: "0 or more, finite"}
	}
	if sub.Area != nil {
		return sub.Area.validate()
	}
	return nil
}

func (a *Area) validate() error {
	if !(a.Radius > 0) || math.IsInf(a.Radius, 0) {
		return &pose.FieldError{Field: "area.radius", Found: fmt.Sprint(a.Radius), Want: "metres, above 0"}
	}
	if a.Around != "" {
		if a.Center != (pose.Vec{}) {
			return &pose.FieldError{Field: "area", Found: "both a center and around a source", Want: "one of them"}
		}
		return pose.ValidatePattern("area.around", a.Around)
	}
	return pose.ValidateVec("area.center", a.Center)
}

// key is the same for subscriptions that are told the same, each at its own pace.
func (sub Subscription) key() string {
	names := slices.Clone(sub.Sources)
	slices.Sort(names)
	area := ""
	if a := sub.Area; a != nil {
		area = fmt.Sprintf("%v %v %v %v %q", a.Center.X, a.Center.Y, a.Center.Z, a.Radius, a.Around)
	}
	return fmt.Sprintf("%v %s\n%s", sub.EverySample, area, strings.Join(slices.Compact(names), "\n"))
}
