package hub

import (
	"math"
	"slices"
	"strings"

	"posxyz/hub/pose"
)

// replay goes through a scene's history for one subscription: what it must be
// told, said another way than the hub says it.
type replay struct {
	sub     Subscription
	scene   *refScene
	next    int // in scene.log
	sources map[string]event
	members map[string]event // heard; not used around a moving source
	// Around a moving source, which Updates find what is inside depends on when
	// they are made. Since the last check, each source may have come or left:
	entered, left map[string]bool
}

func newReplay(sub Subscription, scene *refScene) *replay {
	return &replay{
		sub: sub, scene: scene,
		sources: map[string]event{}, members: map[string]event{},
		entered: map[string]bool{}, left: map[string]bool{},
	}
}

// isFixed reports whether what is heard depends on the history alone.
func (r *replay) isFixed() bool { return r.sub.Area == nil || r.sub.Area.Around == "" }

// until goes on to a seq, and returns the samples and the ends that are to be
// told of what happened until then.
func (r *replay) until(seq uint64) (tells, gone []event) {
	for ; r.next < len(r.scene.log) && r.scene.log[r.next].seq <= seq; r.next++ {
		e := r.scene.log[r.next]
		_, member := r.members[e.name]
		switch {
		case e.gone:
			delete(r.sources, e.name)
			delete(r.members, e.name)
			if member {
				gone = append(gone, e)
			}
		case member && r.keeps(e), !member && r.holds(e):
			r.sources[e.name], r.members[e.name] = e, e
			tells = append(tells, e)
		default:
			r.sources[e.name] = e
			delete(r.members, e.name)
			if member {
				e.gone, e.reason = true, pose.LeftArea
				gone = append(gone, e)
			}
		}
		r.note()
	}
	return tells, gone
}

// holds reports whether a source that is not heard is heard from now on.
func (r *replay) holds(e event) bool {
	return r.wants(e.name) && (r.sub.Area == nil || r.distance(e) <= r.sub.Area.Radius)
}

// keeps reports whether a source that is heard stays so.
func (r *replay) keeps(e event) bool {
	return r.sub.Area == nil || r.distance(e) <= 1.05*r.sub.Area.Radius
}

// distance returns how far a source is from the center of the area.
func (r *replay) distance(e event) float64 {
	center := r.sub.Area.Center
	if around := r.sub.Area.Around; around != "" {
		source, ok := r.sources[around]
		if !ok {
			return math.Inf(1)
		}
		center = source.position.At
	}
	at := e.position.At
	return math.Hypot(math.Hypot(at.X-center.X, at.Y-center.Y), at.Z-center.Z)
}

func (r *replay) wants(name string) bool {
	return len(r.sub.Sources) == 0 || slices.ContainsFunc(r.sub.Sources, func(pattern string) bool {
		prefix, isPrefix := strings.CutSuffix(pattern, "*")
		return name == pattern || isPrefix && strings.HasPrefix(name, prefix)
	})
}

// note notes who may have come into the area around a source or left it now.
func (r *replay) note() {
	if r.isFixed() {
		return
	}
	for _, name := range modelNames {
		e, ok := r.sources[name]
		if ok && r.holds(e) {
			r.entered[name] = true
		}
		if !ok || !r.keeps(e) {
			r.left[name] = true
		}
	}
}

// settled returns, for each source, whether it must be heard and whether it may
// be, by where it is now, and whether it was heard before.
func (r *replay) settled(name string, before bool) (must, may bool) {
	e, ok := r.sources[name]
	if !ok || !r.wants(name) {
		return false, false
	}
	must, may = r.holds(e), r.keeps(e)
	if !must && may { // in the shell: as it was, unless it has crossed a border
		must = before && !r.left[name]
		may = before || r.entered[name]
	}
	return must, may
}
