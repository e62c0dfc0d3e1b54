// Package interest measures what a subscriber with an area costs the hub, in a
// world of a few sources and in one of many of which only the same few move, in
// the area. What the publishing costs is subtracted: it is measured in the same
// hub before anybody subscribes.
//
// It needs Linux; elsewhere the package only knows its gate.
package interest
