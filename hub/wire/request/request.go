// Package request is what clients ask of a hub and are answered, between the
// messages (gen/posxyzpb) and package hub: subscriptions and Stats. Every
// transport uses it.
//
// Guaranteed: a subscription comes back as it was, to float32, and so do Stats,
// to the microsecond. However many ask for Stats, the hub is looked at once each
// statsAge.
//
// Not guaranteed: that a subscription is valid: hub.Follow checks it.
package request

import (
	pb "posxyz/gen/posxyzpb"
	"posxyz/hub"
	"posxyz/hub/pose"
)

// ToSubscription reads what a client wants to hear of; the hub checks the rest of
// it. The error is a *pose.FieldError.
func ToSubscription(m *pb.SubscribeRequest) (hub.Subscription, error) {
	sub := hub.Subscription{
		Scene:       m.GetScene(),
		Sources:     m.GetSources(),
		MaxRate:     float64(m.GetMaxRateHz()),
		EverySample: m.GetEverySample(),
	}
	a := m.GetArea()
	if a == nil {
		return sub, nil
	}
	switch center := a.GetCenter(); {
	case center != nil && a.GetAround() != "":
		return sub, &pose.FieldError{Field: "area", Found: "both a center and around a source", Want: "one of them"}
	case center == nil && a.GetAround() == "":
		return sub, &pose.FieldError{Field: "area", Found: "without a center", Want: "a center, or around a source"}
	default:
		sub.Area = &hub.Area{
			Center: pose.Vec{X: float64(center.GetX()), Y: float64(center.GetY()), Z: float64(center.GetZ())},
			Around: a.GetAround(),
			Radius: float64(a.GetRadius()),
		}
	}
	return sub, nil
}

// FromSubscription writes what a client asks for, but not who it is.
func FromSubscription(sub hub.Subscription) *pb.SubscribeRequest {
	m := &pb.SubscribeRequest{
		Scene:       sub.Scene,
		Sources:     sub.Sources,
		MaxRateHz:   float32(sub.MaxRate),
		EverySample: sub.EverySample,
	}
	if a := sub.Area; a != nil {
		m.Area = &pb.Area{Around: a.Around, Radius: float32(a.Radius)}
		if a.Around == "" {
			m.Area.Center = &pb.Pos{X: float32(a.Center.X), Y: float32(a.Center.Y), Z: float32(a.Center.Z)}
		}
	}
	return m
}
