package sofa

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"posxyz/audio/hrtf/sofa/hdf5"
	"posxyz/hub/pose"
)

// readPlaces returns where the sources are, seen by the listener, in metres.
func readPlaces(h *hdf5.File, measurements int) ([]pose.Vec, error) {
	const name = "SourcePosition"
	places, err := readPoints(h, name, "", measurements)
	switch {
	case err != nil:
		return nil, err
	case places == nil:
		return nil, fmt.Errorf("variable %s is missing, want the directions", name)
	}
	l, err := readListener(h, measurements)
	if err != nil {
		return nil, err
	}
	for i, p := range places {
		places[i] = l.sees(p)
		if d := places[i].Norm(); d < minDistance || d > maxDistance {
			return nil, fmt.Errorf("%s[%d] is %g m from the listener, want %g to %g m", name, i, d, minDistance, maxDistance)
		}
	}
	return places, nil
}

// Sources nearer than minDistance are inside the head; further than maxDistance
// nobody measures. Metres.
const (
	minDistance = 0.05
	maxDistance = 1000.0
)

// listener is where the head was, and its axes, in the frame of the file.
type listener struct {
	at                pose.Vec
	front, left, over pose.Vec // unit vectors
}

// readListener returns the listener, who must not have moved. Files that say
// nothing mean the origin, facing +x, +z up.
func readListener(h *hdf5.File, measurements int) (listener, error) {
	l := listener{front: pose.Vec{X: 1}, over: pose.Vec{Z: 1}}
	kind := cartesian
	if view, err := h.Dataset("ListenerView"); err != nil {
		return l, err
	} else if view != nil {
		if kind, err = readType(view, "ListenerView", cartesian); err != nil {
			return l, err
		}
	}
	for _, v := range []struct {
		name, kind string
		to         *pose.Vec
	}{
		{"ListenerPosition", cartesian, &l.at},
		{"ListenerView", cartesian, &l.front},
		{"ListenerUp", kind, &l.over}, // AES69 gives it no Type of its own
	} {
		points, err := readPoints(h, v.name, v.kind, 1, measurements)
		if err != nil {
			return l, err
		}
		for i, p := range points {
			if p != points[0] {
				return l, fmt.Errorf("%s[%d] is %v, %s[0] is %v: want a listener who does not move", v.name, i, p, v.name, points[0])
			}
			*v.to = p
		}
	}
	left := cross(l.over, l.front)
	if !(left.Norm() > 1e-3*l.front.Norm()*l.over.Norm()) {
		return l, fmt.Errorf("ListenerView %v and ListenerUp %v are parallel, want two directions", l.front, l.over)
	}
	l.front = l.front.Scale(1 / l.front.Norm())
	l.left = left.Scale(1 / left.Norm())
	l.over = cross(l.front, l.left)
	return l, nil
}

// sees returns p, which is in the frame of the file, in that of the listener.
func (l listener) sees(p pose.Vec) pose.Vec {
	p = p.Sub(l.at)
	return pose.Vec{X: dot(p, l.front), Y: dot(p, l.left), Z: dot(p, l.over)}
}

func dot(v, w pose.Vec) float64 { return v.X*w.X + v.Y*w.Y + v.Z*w.Z }

func cross(v, w pose.Vec) pose.Vec {
	return pose.Vec{X: v.Y*w.Z - v.Z*w.Y, Y: v.Z*w.X - v.X*w.Z, Z: v.X*w.Y - v.Y*w.X}
}

// readLeft returns which of the two receivers is the left ear.
func readLeft(h *hdf5.File) (int, error) {
	const name = "ReceiverPosition"
	ears, err := readPoints(h, name, cartesian, 2)
	switch {
	case err != nil:
		return 0, err
	case ears == nil:
		return 0, fmt.Errorf("variable %s is missing, want where the two ears are", name)
	case ears[0].Y > 0 && ears[1].Y < 0:
		return 0, nil
	case ears[0].Y < 0 && ears[1].Y > 0:
		return 1, nil
	}
	return 0, fmt.Errorf("%s has receivers at y = %g m and %g m, want one to the left (y > 0) and one to the right", name, ears[0].Y, ears[1].Y)
}

// readPoints returns a variable of n points, of shape [n 3] or [n 3 1], as
// cartesian coordinates; nil if the file has none of that name. Where it has no
// Type of its own, it has the given one; "" is none, and wrong.
func readPoints(h *hdf5.File, name, kind string, n ...int) ([]pose.Vec, error) {
	d, err := h.Dataset(name)
	if d == nil || err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(n, func(n int) bool { return isShape(d.Dims, n, 3) || isShape(d.Dims, n, 3, 1) }) {
		return nil, fmt.Errorf("%s has dimensions %d, want [%d 3]", name, d.Dims, n[len(n)-1])
	}
	kind, err = readType(d, name, kind)
	if err != nil {
		return nil, err
	}
	values, err := d.Float64s()
	if err != nil {
		return nil, err
	}
	points := make([]pose.Vec, len(values)/3)
	for i := range points {
		row := [3]float64(values[3*i:])
		for _, v := range row {
			if !(math.Abs(v) <= pose.MaxCoordinate) {
				return nil, fmt.Errorf("%s[%d] is %v, want finite numbers within ±%g", name, i, row, float64(pose.MaxCoordinate))
			}
		}
		points[i] = pose.Vec{X: row[0], Y: row[1], Z: row[2]}
		if kind == spherical {
			if math.Abs(row[1]) > 90 || row[2] < 0 {
				return nil, fmt.Errorf("%s[%d] is %v, want azimuth, elevation within ±90 degrees, distance", name, i, row)
			}
			points[i] = pose.Direction{Azimuth: pose.Radians(row[0]), Elevation: pose.Radians(row[1])}.Point(row[2])
		}
	}
	return points, nil
}

// The types of points.
const (
	cartesian = "cartesian"
	spherical = "spherical"
)

// readType returns the type of points, whose units must be those of AES69.
func readType(d *hdf5.Dataset, name, otherwise string) (string, error) {
	attributes, err := d.Attributes()
	if err != nil {
		return "", err
	}
	kind, ok := attributes["Type"]
	if !ok {
		kind = otherwise
	}
	var want []string
	switch kind {
	case cartesian:
		want = []string{"metre", "metre, metre, metre"} //nolint:dupword // one for each coordinate
	case spherical:
		want = []string{"degree, degree, metre"} //nolint:dupword // one for each coordinate
	default:
		return "", fmt.Errorf("%s has Type %.64q, want %q or %q", name, kind, spherical, cartesian)
	}
	if units, ok := attributes["Units"]; ok && !slices.Contains(want, normalUnits(units)) {
		return "", fmt.Errorf("%s has Units %.64q, want %q", name, units, want[0])
	}
	return kind, nil
}

// normalUnits writes units as AES69 does, whatever their plurals, the spelling
// "meter", and what stands between them.
func normalUnits(units string) string {
	words := strings.FieldsFunc(strings.ToLower(units), func(r rune) bool { return r == ',' || r == ' ' })
	for i, word := range words {
		words[i] = strings.Replace(strings.TrimSuffix(word, "s"), "meter", "metre", 1)
	}
	return strings.Join(words, ", ")
}
