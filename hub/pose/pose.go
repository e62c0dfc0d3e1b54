// Package pose is the vocabulary of posxyz: what a source is called, where it
// is, when that was seen, and what a subscriber is told of it. Every other
// package speaks it; it imports the standard library only.
//
// # The frame
//
// Right-handed, metres: +x front, +y left, +z up.
//
//	azimuth   a = atan2(y, x)   counter-clockwise from +x, so +90° is LEFT
//	elevation e = asin(z / d)
//	distance  d = |p|
//	p = d·(cos e·cos a, cos e·sin a, sin e)
//
// This is the frame of AES69 (SOFA) and of the original system's wire.
// Quaternions are (x, y, z, w); identity faces +x.
//
// # Guaranteed, and not
//
// A Position that came out of Validate holds finite coordinates within
// MaxCoordinate, a unit orientation, and names that fit on any wire. A value
// built by hand holds whatever was put into it. Values are plain data: copy
// them freely, share them read-only.
package pose

import "time"

// DefaultSource is the source that an empty name means.
const DefaultSource = "character"

// SourceID names a source: scenes are islands, and a name belongs to one.
type SourceID struct {
	Scene string // "" is the default scene
	Name  string // 1–128 bytes
}

// String returns the name, with its scene in front when that is not the default.
func (id SourceID) String() string {
	if id.Scene == "" {
		return id.Name
	}
	return id.Scene + "/" + id.Name
}

// Status is whether somebody still says where the source is.
type Status int32

// The two states of a source. The numbers are the wire's.
const (
	Live Status = 0
	Lost Status = -1
)

// String returns "live" or "lost".
func (s Status) String() string {
	if s == Live {
		return "live"
	}
	return "lost"
}

// Position is one sample of one source.
type Position struct {
	Source      SourceID
	At          Vec       // metres
	Velocity    Vec       // m/s, when HasVelocity
	Orientation Quat      // where the source looks, when HasOrientation
	Captured    time.Time // when it was there; zero on publish: the hub's time of receipt
	Message     string    // free text, at most MaxMessage bytes

	HasVelocity    bool
	HasOrientation bool
	Teleport       bool // do not glide from the last position to this one

	// On publish.
	TTL    time.Duration // silent for longer is lost; 0: the way of publishing decides
	Hold   time.Duration // refuse other publishers for so long
	Remove bool          // take the source away; At means nothing

	// From the hub.
	Seq               uint64 // rises within a scene, and across restarts
	Status            Status
	HeldBy            string // who holds the source; empty is nobody
	VelocityEstimated bool   // the publisher gave none
}

// Reason is why a source is gone for a subscriber. The numbers are the wire's.
type Reason int32

// The reasons.
const (
	Removed  Reason = 0 // its publisher took it away
	Expired  Reason = 1 // it was lost for longer than the hub remembers
	LeftArea Reason = 2 // it is alive, outside the subscriber's area
)

// String returns the reason as a word.
func (r Reason) String() string {
	switch r {
	case Removed:
		return "removed"
	case Expired:
		return "expired"
	case LeftArea:
		return "left area"
	}
	return "unknown reason"
}

// Gone says that a source is no longer there for a subscriber.
type Gone struct {
	Source SourceID
	Reason Reason
}

// Update is the difference between what a subscriber was told and what is now.
// Gone applies before Positions. A Snapshot, even an empty one, replaces
// everything known.
type Update struct {
	Positions []Position
	Gone      []Gone
	Seq       uint64    // the scene is covered up to here
	Sent      time.Time // by the hub's clock
	Snapshot  bool
	Skipped   uint64 // with every sample: how many of the scene were lost since the last Update
}
