package sofa_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"posxyz/audio/hrtf/sofa"
	"posxyz/audio/hrtf/sofa/sofatest"
	"posxyz/hub/pose"
)

// read reads what data hold.
func read(data []byte) (*sofa.File, error) {
	return sofa.Read(bytes.NewReader(data), int64(len(data)))
}

// gunzip returns what a gzipped file holds.
func gunzip(t testing.TB, name string) []byte {
	t.Helper()
	packed, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	data, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data
}

// TestFilesOfSeveralMakers reads one head from files that were written in
// different ways: testdata/README.md.
func TestFilesOfSeveralMakers(t *testing.T) {
	want := cube()
	for _, name := range []string{"netcdf", "contiguous", "oldest", "newest"} {
		got, err := sofa.Open(filepath.Join("testdata", name+".sofa"))
		if err != nil {
			t.Error(err)
			continue
		}
		if got.Rate != 48000 {
			t.Errorf("%s: Rate = %v, want 48000", name, got.Rate)
		}
		for attribute, value := range map[string]string{"SOFAConventions": "SimpleFreeFieldHRIR", "Title": "a cube", "Comment": ""} {
			if found, ok := got.Attributes[attribute]; found != value || !ok {
				t.Errorf("%s: attribute %s = %q, %v; want %q", name, attribute, found, ok, value)
			}
		}
		if len(got.Measurements) != len(want) {
			t.Errorf("%s: %d measurements, want %d", name, len(got.Measurements), len(want))
			continue
		}
		for i, m := range got.Measurements {
			if d := m.Source.Sub(want[i].Source).Norm(); d > 1e-6 { // float32 in one of them
				t.Errorf("%s: measurement %d is at %v, want %v", name, i, m.Source, want[i].Source)
			}
			m.Source = want[i].Source
			if !reflect.DeepEqual(m, want[i]) {
				t.Errorf("%s: measurement %d is %v, want %v", name, i, m, want[i])
			}
		}
	}
}

// cube is what testdata/generate.py writes.
func cube() []sofa.Measurement {
	const distance = 1.2
	places := []pose.Vec{{X: 1}, {Y: 1}, {X: -1}, {Y: -1}, {Z: 1}, {Z: -1}}
	for i := range 8 {
		sign := func(bit int) float64 { return float64(1 - i>>bit&1*2) }
		places = append(places, pose.Vec{X: sign(2), Y: sign(1), Z: sign(0)})
	}
	measurements := make([]sofa.Measurement, len(places))
	for m, at := range places {
		ears := [2][]float32{}
		for r := range ears {
			for n := range 16 {
				ears[r] = append(ears[r], float32((7*m+3*r+5*n)%17-8)/16)
			}
		}
		measurements[m] = sofa.Measurement{Source: at.Scale(distance), Left: ears[0], Right: ears[1]}
	}
	return measurements
}

// TestListenerFrame turns and moves the listener: places are as the listener sees them.
func TestListenerFrame(t *testing.T) {
	metre := map[string]string{"Type": "cartesian", "Units": "metre"}
	degree := map[string]string{"Type": "spherical", "Units": degrees}
	head := sofatest.Head(20, 16, 48000)
	head.Measurements[0].Source = pose.Vec{X: 1, Y: 2, Z: 3}
	for _, c := range []struct {
		listener string
		edits    map[string]*sofatest.Variable
		want     pose.Vec
	}{
		{"as usual", nil, pose.Vec{X: 1, Y: 2, Z: 3}},
		{"not said", map[string]*sofatest.Variable{"ListenerPosition": nil, "ListenerView": nil, "ListenerUp": nil}, pose.Vec{X: 1, Y: 2, Z: 3}},
		{"moved", map[string]*sofatest.Variable{
			"ListenerPosition": {Dims: []int{1, 3}, Values: []float64{0.5, 0, 1}, Attributes: metre},
		}, pose.Vec{X: 0.5, Y: 2, Z: 2}},
		{"facing left", map[string]*sofatest.Variable{
			"ListenerView": {Dims: []int{1, 3}, Values: []float64{0, 2, 0}, Attributes: metre},
		}, pose.Vec{X: 2, Y: -1, Z: 3}},
		{"facing left, in degrees, and up after it", map[string]*sofatest.Variable{
			"ListenerView": {Dims: []int{1, 3}, Values: []float64{90, 0, 1}, Attributes: degree},
			"ListenerUp":   {Dims: []int{1, 3}, Values: []float64{0, 90, 1}},
		}, pose.Vec{X: 2, Y: -1, Z: 3}},
		{"lying on the back", map[string]*sofatest.Variable{
			"ListenerView": {Dims: []int{1, 3}, Values: []float64{0, 0, 1}, Attributes: metre},
			"ListenerUp":   {Dims: []int{1, 3}, Values: []float64{-1, 0, 0}, Attributes: metre},
		}, pose.Vec{X: 3, Y: 2, Z: -1}},
		{"whose up leans forward", map[string]*sofatest.Variable{
			"ListenerUp": {Dims: []int{1, 3}, Values: []float64{1, 0, 2}, Attributes: metre},
		}, pose.Vec{X: 1, Y: 2, Z: 3}},
		{"said for every measurement", map[string]*sofatest.Variable{
			"ListenerPosition": {Dims: []int{20, 3}, Values: slices.Repeat([]float64{0, 1, 0}, 20), Attributes: metre},
		}, pose.Vec{X: 1, Y: 1, Z: 3}},
	} {
		f, err := read(sofatest.Encode(head, set(c.edits)))
		if err != nil {
			t.Errorf("listener %s: %v", c.listener, err)
			continue
		}
		if got := f.Measurements[0].Source; got.Sub(c.want).Norm() > 1e-12 {
			t.Errorf("listener %s: source at %v, want %v", c.listener, got, c.want)
		}
	}
}

// degrees are the units of spherical coordinates.
const degrees = "degree, degree, metre" //nolint:dupword // one for each coordinate

// set replaces variables, or takes them away where they are nil.
func set(variables map[string]*sofatest.Variable) func(c *sofatest.Contents) {
	return func(c *sofatest.Contents) {
		for name, v := range variables {
			if c.Variables[name] = v; v == nil {
				delete(c.Variables, name)
			}
		}
	}
}

// TestEars holds that receivers are told apart by where they are.
func TestEars(t *testing.T) {
	head := sofatest.Head(20, 16, 48000)
	head.Measurements[0].Delay = [2]float64{1, 2}
	for _, c := range []struct {
		receivers string
		y         [2]float64
		swapped   bool
	}{{"left, right", [2]float64{0.09, -0.09}, false}, {"right, left", [2]float64{-0.08, 0.08}, true}} {
		f, err := read(sofatest.Encode(head, func(f *sofatest.Contents) {
			f.Variables["ReceiverPosition"].Values = []float64{0, c.y[0], 0, 0, c.y[1], 0}
		}))
		if err != nil {
			t.Errorf("receivers %s: %v", c.receivers, err)
			continue
		}
		want := head.Measurements[0]
		if c.swapped {
			want.Left, want.Right, want.Delay = want.Right, want.Left, [2]float64{2, 1}
		}
		if got := f.Measurements[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("receivers %s: %v, want %v", c.receivers, got, want)
		}
	}
}

// TestDelay holds both shapes of Data.Delay, and its absence.
func TestDelay(t *testing.T) {
	head := sofatest.Head(20, 16, 48000)
	head.Measurements[7].Delay = [2]float64{0.25, -1}
	for _, c := range []struct {
		shape string
		edits map[string]*sofatest.Variable
		want  [2]float64 // of measurement 7
	}{
		{"[M 2]", nil, [2]float64{0.25, -1}},
		{"[1 2]", map[string]*sofatest.Variable{"Data.Delay": {Dims: []int{1, 2}, Values: []float64{3, 4}}}, [2]float64{3, 4}},
		{"none", map[string]*sofatest.Variable{"Data.Delay": nil}, [2]float64{}},
	} {
		f, err := read(sofatest.Encode(head, set(c.edits)))
		if err != nil {
			t.Errorf("%s: %v", c.shape, err)
			continue
		}
		if got := f.Measurements[7].Delay; got != c.want {
			t.Errorf("%s: delay %v, want %v", c.shape, got, c.want)
		}
	}
}

// TestUnits holds the spellings of units that are in use.
func TestUnits(t *testing.T) {
	for _, units := range []string{"metre", "meter", "Meters", "metre, metre, metre", "meter meter meter"} { //nolint:dupword // one for each coordinate
		_, err := read(sofatest.Encode(sofatest.Head(20, 16, 48000), func(c *sofatest.Contents) {
			c.Variables["SourcePosition"].Attributes["Units"] = units
		}))
		if err != nil {
			t.Errorf("cartesian in %q: %v", units, err)
		}
	}
	for _, units := range []string{degrees, "degree,degree,meter", "Degrees  Degree meters"} {
		f, err := read(sofatest.Encode(sofatest.Head(20, 16, 48000), func(c *sofatest.Contents) {
			v := c.Variables["SourcePosition"]
			v.Attributes = map[string]string{"Type": "spherical", "Units": units}
			v.Values = slices.Repeat([]float64{270, 0, 2}, 20)
		}))
		if err != nil {
			t.Errorf("spherical in %q: %v", units, err)
			continue
		}
		if got, want := f.Measurements[0].Source, (pose.Vec{Y: -2}); got.Sub(want).Norm() > 1e-12 || math.IsNaN(got.X) {
			t.Errorf("270° in %q is at %v, want %v", units, got, want)
		}
	}
}
