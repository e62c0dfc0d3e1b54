package main

import (
	"fmt"
	"iter"
	"math"
	"time"

	"posxyz/hub/pose"
)

// tourSound is heard on the tour: everything that tells ears a direction by.
const tourSound = "noise"

// The stops begin on the full second.
const (
	tourStay  = 3500 * time.Millisecond // at most of them
	tourPause = 500 * time.Millisecond  // between two
)

// stop is one part of the tour.
type stop struct {
	name, heard string
	lasts       time.Duration
	at          func(share float64) pose.Vec // of the time that it lasts; metres
}

// tour goes round the head, 1 m away where nothing else is said.
var tour = []stop{
	{"front", "straight ahead of you, one metre away, and outside your head", tourStay, standing(0, 0)},
	{"left", "at your left ear's side, one metre away", tourStay, standing(90, 0)},
	{"behind", "behind you; duller than in front", tourStay, standing(180, 0)},
	{"right", "at your right ear's side", tourStay, standing(-90, 0)},
	{"above", "over your head", tourStay, standing(0, 90)},
	{"circle", "round you once, from the front over left, behind and right", 2*tourStay + tourPause, func(share float64) pose.Vec {
		return pose.Direction{Azimuth: 2 * math.Pi * share}.Point(1)
	}},
	{"whisper", "from three metres away to your left ear, close enough to touch", tourStay + 2*time.Second, func(share float64) pose.Vec {
		return pose.Vec{Y: 3 * math.Pow(0.15/3, min(share*1.25, 1))}
	}},
	{"flight", "from far ahead past your right side, and away behind you", tourStay + 2*time.Second, func(share float64) pose.Vec {
		return pose.Vec{X: 25 - 50*share, Y: -1.5, Z: 0.5}
	}},
}

// standing is a place 1 m away, by degrees.
func standing(azimuth, elevation float64) func(float64) pose.Vec {
	at := pose.Direction{Azimuth: pose.Radians(azimuth), Elevation: pose.Radians(elevation)}.Point(1)
	return func(float64) pose.Vec { return at }
}

// newTour is the course of the tour, and what is to be heard when.
func newTour(id pose.SourceID) *course {
	c := &course{sources: []pose.SourceID{id}, events: tourEvents(id)}
	for _, s := range tour {
		second := int(c.length.Seconds())
		c.story = append(c.story, fmt.Sprintf("%d:%02d  %-8s %s", second/60, second%60, s.name, s.heard))
		c.length += s.lasts + tourPause
	}
	c.length -= tourPause
	return c
}

// tourEvents are the stops, one after the other.
func tourEvents(id pose.SourceID) iter.Seq[pose.Position] {
	return func(yield func(pose.Position) bool) {
		begin := time.Duration(0)
		for _, s := range tour {
			for t := time.Duration(0); t <= s.lasts; t += motionInterval {
				p := pose.Position{Source: id, At: s.at(t.Seconds() / s.lasts.Seconds()), Captured: renderEpoch.Add(begin + t)}
				if !yield(p) {
					return
				}
			}
			begin += s.lasts
			if !yield(pose.Position{Source: id, Remove: true, Captured: renderEpoch.Add(begin)}) {
				return
			}
			begin += tourPause
		}
	}
}
