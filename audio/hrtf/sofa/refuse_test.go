package sofa_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"posxyz/audio/hrtf/sofa"
	"posxyz/audio/hrtf/sofa/sofatest"
)

// TestRefusals holds the sentence that each kind of bad file is refused with.
func TestRefusals(t *testing.T) {
	head := func() *sofa.File { return sofatest.Head(20, 16, 48000) }
	attribute := func(name, value string) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) { c.Attributes[name] = value }
	}
	of := func(variable, name, value string) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) { c.Variables[variable].Attributes[name] = value }
	}
	value := func(variable string, i int, v float64) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) { c.Variables[variable].Values[i] = v }
	}
	dims := func(variable string, dims ...int) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) { c.Variables[variable].Dims = dims }
	}
	without := func(variable string) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) { delete(c.Variables, variable) }
	}
	spherical := func(azimuth, elevation, distance float64) func(c *sofatest.Contents) {
		return func(c *sofatest.Contents) {
			v := c.Variables["SourcePosition"]
			v.Attributes = map[string]string{"Type": "spherical", "Units": degrees}
			v.Values = slices.Repeat([]float64{azimuth, elevation, distance}, 20)
		}
	}
	for _, c := range []struct {
		what string
		head *sofa.File
		edit func(c *sofatest.Contents)
		want string
	}{
		{"no SOFA file", head(), func(c *sofatest.Contents) { delete(c.Attributes, "Conventions") },
			`sofa: attribute Conventions is missing, want "SOFA": this HDF5 file is no SOFA file`},
		{"another convention", head(), attribute("Conventions", "COARDS"),
			`sofa: attribute Conventions is "COARDS", want "SOFA": this HDF5 file is no SOFA file`},
		{"sections", head(), attribute("SOFAConventions", "SimpleFreeFieldSOS"),
			`sofa: attribute SOFAConventions is "SimpleFreeFieldSOS", want "SimpleFreeFieldHRIR": second-order sections are not supported; the database probably has impulse responses too`},
		{"spectra", head(), attribute("SOFAConventions", "SimpleFreeFieldHRTF"),
			`sofa: attribute SOFAConventions is "SimpleFreeFieldHRTF", want "SimpleFreeFieldHRIR": spectra are not supported; convert them to impulse responses, or look for those in the database`},
		{"general responses", head(), attribute("SOFAConventions", "GeneralFIR"),
			`sofa: attribute SOFAConventions is "GeneralFIR", want "SimpleFreeFieldHRIR": nothing says that they are of a head; if they are, convert the file`},
		{"a room", head(), attribute("SOFAConventions", "SingleRoomDRIR"),
			`sofa: attribute SOFAConventions is "SingleRoomDRIR", want "SimpleFreeFieldHRIR": the responses of a room do not tell directions`},
		{"something new", head(), attribute("SOFAConventions", "Something"),
			`sofa: attribute SOFAConventions is "Something", want "SimpleFreeFieldHRIR": want impulse responses of one head from many directions in a free field`},
		{"a data type", head(), attribute("DataType", "TF"),
			`sofa: attribute DataType is "TF", want "FIR": want impulse responses in the variable Data.IR`},

		{"no responses", head(), without("Data.IR"),
			`sofa: variable Data.IR is missing, want the impulse responses`},
		{"one receiver", head(), dims("Data.IR", 20, 1, 32),
			`sofa: Data.IR has dimensions [20 1 32], want [M 2 N]: measurements, two ears, taps`},
		{"two dimensions", head(), dims("Data.IR", 20, 32),
			`sofa: Data.IR has dimensions [20 32], want [M 2 N]: measurements, two ears, taps`},
		{"three directions", sofatest.Head(3, 16, 48000), nil,
			`sofa: Data.IR has 3 directions, want at least 12 all round the head`},
		{"few taps", head(), dims("Data.IR", 40, 2, 8),
			`sofa: Data.IR has responses of 8 taps, want 16 to 65536`},
		{"many taps", head(), dims("Data.IR", 20, 2, 65537),
			`sofa: Data.IR has responses of 65537 taps, want 16 to 65536`},
		{"many samples", head(), dims("Data.IR", 1<<20, 2, 32),
			`sofa: Data.IR has 1048576 directions of 32 taps for two ears, want at most 33554432 samples in all`},
		{"2^60 directions", head(), dims("Data.IR", 1<<60, 2, 16),
			`sofa: Data.IR has 1152921504606846976 directions of 16 taps for two ears, want at most 33554432 samples in all`},
		{"2^60 taps", head(), dims("Data.IR", 20, 2, 1<<60),
			`sofa: Data.IR has responses of 1152921504606846976 taps, want 16 to 65536`},
		{"more samples than there are", head(), dims("Data.IR", 20, 2, 32),
			`sofa: Data.IR: its data are 2560 bytes, want 5120`},
		{"NaN", head(), value("Data.IR", 5*32+16+3, math.NaN()),
			`sofa: Data.IR[5 1 3] is NaN, want finite samples within ±1e+09`},
		{"infinity", head(), value("Data.IR", 0, math.Inf(-1)),
			`sofa: Data.IR[0 0 0] is -Inf, want finite samples within ±1e+09`},
		{"silence", head(), func(c *sofatest.Contents) { clear(c.Variables["Data.IR"].Values[2*32 : 2*32+16]) },
			`sofa: Data.IR[2 0] is a response of zeros only, want a measured one`},

		{"1 Hz", sofatest.Head(20, 16, 1), nil,
			`sofa: Data.SamplingRate is 1 Hz, want 8000 to 384000`},
		{"1 MHz", sofatest.Head(20, 16, 1e6), nil,
			`sofa: Data.SamplingRate is 1e+06 Hz, want 8000 to 384000`},
		{"no number of Hz", sofatest.Head(20, 16, math.NaN()), nil,
			`sofa: Data.SamplingRate is NaN Hz, want 8000 to 384000`},
		{"two rates", head(), func(c *sofatest.Contents) {
			c.Variables["Data.SamplingRate"] = &sofatest.Variable{Dims: []int{20}, Values: append(slices.Repeat([]float64{48000}, 19), 44100)}
		}, `sofa: Data.SamplingRate is 48000 Hz and 44100 Hz, want one rate for all`},
		{"three rates", head(), dims("Data.SamplingRate", 3),
			`sofa: Data.SamplingRate has dimensions [3], want one rate for all`},
		{"kHz", head(), of("Data.SamplingRate", "Units", "kHz"),
			`sofa: Data.SamplingRate has Units "kHz", want "hertz"`},
		{"no rate", head(), without("Data.SamplingRate"),
			`sofa: variable Data.SamplingRate is missing, want Hz`},

		{"no ears", head(), without("ReceiverPosition"),
			`sofa: variable ReceiverPosition is missing, want where the two ears are`},
		{"two left ears", head(), value("ReceiverPosition", 4, 0.09),
			`sofa: ReceiverPosition has receivers at y = 0.09 m and 0.09 m, want one to the left (y > 0) and one to the right`},
		{"four receivers", head(), dims("ReceiverPosition", 4, 3),
			`sofa: ReceiverPosition has dimensions [4 3], want [2 3]`},

		{"no places", head(), without("SourcePosition"),
			`sofa: variable SourcePosition is missing, want the directions`},
		{"19 places", head(), dims("SourcePosition", 19, 3),
			`sofa: SourcePosition has dimensions [19 3], want [20 3]`},
		{"no type", head(), func(c *sofatest.Contents) { delete(c.Variables["SourcePosition"].Attributes, "Type") },
			`sofa: SourcePosition has Type "", want "spherical" or "cartesian"`},
		{"harmonics", head(), of("SourcePosition", "Type", "spherical harmonics"),
			`sofa: SourcePosition has Type "spherical harmonics", want "spherical" or "cartesian"`},
		{"feet", head(), of("SourcePosition", "Units", "foot"),
			`sofa: SourcePosition has Units "foot", want "metre"`},
		{"spherical metres", head(), of("SourcePosition", "Type", "spherical"),
			`sofa: SourcePosition has Units "metre", want "degree, degree, metre"`},
		{"no number for a place", head(), value("SourcePosition", 4, math.NaN()),
			`sofa: SourcePosition[1] is [`},
		{"beyond the zenith", head(), spherical(0, 100, 1),
			`sofa: SourcePosition[0] is [0 100 1], want azimuth, elevation within ±90 degrees, distance`},
		{"inside the head", head(), spherical(0, 0, 0),
			`sofa: SourcePosition[0] is 0 m from the listener, want 0.05 to 1000 m`},
		{"far away", head(), spherical(0, 0, 1e5),
			`sofa: SourcePosition[0] is 100000 m from the listener, want 0.05 to 1000 m`},
		{"a listener who moves", head(), func(c *sofatest.Contents) {
			c.Variables["ListenerPosition"] = &sofatest.Variable{Dims: []int{20, 3}, Values: append(make([]float64, 59), 1)}
		}, `sofa: ListenerPosition[19] is {0 0 1}, ListenerPosition[0] is {0 0 0}: want a listener who does not move`},
		{"a listener who looks up over the head", head(), value("ListenerView", 2, 1e9),
			`sofa: ListenerView[0] is [1 0 1e+09], want finite numbers within ±1e+06`},
		{"up is front", head(), func(c *sofatest.Contents) { c.Variables["ListenerUp"].Values = []float64{2, 0, 0} },
			`sofa: ListenerView {1 0 0} and ListenerUp {2 0 0} are parallel, want two directions`},

		{"delays of three ears", head(), dims("Data.Delay", 20, 3),
			`sofa: Data.Delay has dimensions [20 3], want [1 2] or [20 2]`},
		{"a delay of a minute", head(), value("Data.Delay", 3, 60*48000),
			`sofa: Data.Delay[1 1] is 2.88e+06, want samples within ±1 s`},
		{"no number for a delay", head(), value("Data.Delay", 0, math.NaN()),
			`sofa: Data.Delay[0 0] is NaN, want samples within ±1 s`},
	} {
		var edits []func(c *sofatest.Contents)
		if c.edit != nil {
			edits = append(edits, c.edit)
		}
		f, err := read(sofatest.Encode(c.head, edits...))
		if err == nil {
			t.Errorf("%s: read as %v Hz, %d measurements; want an error", c.what, f.Rate, len(f.Measurements))
			continue
		}
		if got := err.Error(); got != c.want && (!strings.HasSuffix(c.want, "[") || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s:\ngot  %s\nwant %s", c.what, got, c.want)
		}
	}
}

// TestOpenNamesTheFileOnce holds how Open's errors begin.
func TestOpenNamesTheFileOnce(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	wav := write("a.wav", "RIFF....WAVE")
	empty := write("empty.sofa", "")
	for _, c := range []struct{ name, want string }{
		{wav, "sofa: " + wav + ": not an HDF5 file: it has no HDF5 signature"},
		{empty, "sofa: " + empty + ": not an HDF5 file: it has no HDF5 signature"},
		{dir, "sofa: " + dir + ": is a directory or device, want a file"},
		{filepath.Join(dir, "none"), "sofa: " + filepath.Join(dir, "none") + ": no such file or directory"},
	} {
		if f, err := sofa.Open(c.name); err == nil || err.Error() != c.want {
			t.Errorf("Open(%s) = %v, %v; want the error %s", c.name, f, err, c.want)
		}
	}
}
