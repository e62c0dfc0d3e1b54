package ears

import (
	"math"

	"posxyz/audio"
	"posxyz/audio/hrtf"
	"posxyz/hub/pose"
)

const (
	// nearRadius in metres: from here on each ear has its own direction, that of
	// the source as the ear sees it.
	nearRadius = 1
	// headNearest in metres: what is nearer is filtered as if it were here.
	headNearest = 0.1
	// stillness is the change of direction, in radians, that calls for no new filter.
	stillness = 1e-6
)

// An aim is the direction of a source, as filters.
type aim struct {
	last    pose.Vec // direction and, within nearRadius, distance that the cues are for
	known   bool
	itd     float64        // seconds: the left ear leads by so much
	cues    [2]hrtf.Cue    // of left and right
	lateral float64        // y/d, in [−1, 1]
	cursor  [3]hrtf.Cursor // of the head's middle, and of each ear
}

// at aims at a place. It reports whether that calls for new filters.
func (a *aim) at(head *hrtf.Head, place pose.Vec, distance float64) (moved bool) {
	seen := place
	switch {
	case distance == 0:
		seen = pose.Vec{X: headNearest}
	case distance > nearRadius:
		seen = place.Scale(1 / distance)
	}
	if a.known && seen.Sub(a.last).Norm() <= stillness {
		return false
	}
	a.last, a.known = seen, true
	a.lateral = min(max(seen.Y/seen.Norm(), -1), 1)

	cue := head.Find(&a.cursor[0], seen)
	a.itd = cue.ITD * min(1, distance/audio.HeadRadius)
	if distance >= nearRadius {
		a.cues = [2]hrtf.Cue{cue, cue}
		return true
	}
	if d := seen.Norm(); d < headNearest {
		seen = seen.Scale(headNearest / d)
	}
	a.cues[0] = head.Find(&a.cursor[1], parallax(seen, audio.HeadRadius))
	a.cues[1] = head.Find(&a.cursor[2], parallax(seen, -audio.HeadRadius))
	return true
}

// cue is how the filter of an ear is made.
func (a *aim) cue(ear hrtf.Ear) *hrtf.Cue { return &a.cues[ear] }

// cosine is that of the angle between the source and the axis of an ear.
func (a *aim) cosine(ear hrtf.Ear) float64 {
	if ear == hrtf.Left {
		return a.lateral
	}
	return -a.lateral
}

func (a *aim) reset() { a.known = false }

// parallax is the direction, seen from the head's middle, of the point at
// nearRadius that an ear at (0, ear, 0) sees where it sees the source (acoustic
// parallax: Brungart 1999; Romblom & Cook 2008). At nearRadius it is the source's own.
func parallax(source pose.Vec, ear float64) pose.Vec {
	way := pose.Vec{X: source.X, Y: source.Y - ear, Z: source.Z}
	// |ear + t·way| = nearRadius, t > 0.
	a := way.X*way.X + way.Y*way.Y + way.Z*way.Z
	b := ear * way.Y
	c := ear*ear - nearRadius*nearRadius
	if a == 0 {
		return pose.Vec{Y: ear}
	}
	t := (-b + math.Sqrt(b*b-a*c)) / a
	return pose.Vec{X: t * way.X, Y: ear + t*way.Y, Z: t * way.Z}
}
