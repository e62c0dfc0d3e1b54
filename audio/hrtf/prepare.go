package hrtf

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"posxyz/audio"
	"posxyz/audio/hrtf/sofa"
)

const (
	// preparedTaps is the length of a filter at preparedRate: 2.7 ms.
	preparedTaps = audio.BlockFrames
	// lowestRate in Hz of a measurement holds what people tell directions by.
	lowestRate = 32000
)

// Prepare makes a head of what was measured:
//
//  1. picks the directions, one radius, each once;
//  2. measures levels and interaural time differences;
//  3. fills holes larger than 20°, such as the one below, with synthetic nodes;
//  4. equalises to the diffuse field, with bass below 150 to 350 Hz;
//  5. makes minimum-phase filters of 128 taps at 48 kHz, whatever the rate of the
//     measurement was, and the delays that give them back the time differences.
//
// It runs on all processors, and takes some seconds for 10,000 directions. The
// error says why no head can be made of the file.
func Prepare(f *sofa.File) (*Set, error) {
	found, radius, err := directions(f)
	if err != nil {
		return nil, err
	}
	all, err := responses(found, f.Rate)
	if err != nil {
		return nil, err
	}
	set := &Set{Name: nameOf(f), Rate: preparedRate, Radius: radius, Nodes: nodes(all)}
	if isSymmetric(found) {
		set.mirror()
	}
	return set, nil
}

// responses are what filters are made of: those measured at a rate in Hz, and those
// made up.
func responses(found []measured, rate float64) ([]response, error) {
	if !(rate >= lowestRate && rate <= maxRate) {
		return nil, fmt.Errorf("hrtf: measured at %v Hz, want %d to %d", rate, lowestRate, maxRate)
	}
	all, err := measure(found, rate)
	if err != nil {
		return nil, err
	}
	all = extend(all)
	equalise(all, rate/2)
	return all, nil
}

// nameOf says in one line what the file says of itself.
func nameOf(f *sofa.File) string {
	var parts []string
	for _, attribute := range []string{"Title", "DatabaseName", "ListenerShortName"} {
		if value := oneLine(f.Attributes[attribute]); value != "" {
			parts = append(parts, value)
		}
	}
	name := []rune(cmp.Or(strings.Join(parts, ", "), "a head without a name"))
	return string(name[:min(len(name), maxName)])
}

// oneLine is text without what a terminal would obey.
func oneLine(text string) string {
	printable := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(printable), " ")
}

// nodes makes filters and delays of equalised responses.
func nodes(all []response) []Node {
	made := make([]Node, len(all))
	newMaker := func() *filterMaker {
		fit := newFitter(preparedRate, gridSize)
		return newFilterMaker(preparedRate, preparedTaps, fit.minimum.fourier, fit.filter)
	}
	parallel(len(all), newMaker, func(m *filterMaker, i int) {
		made[i] = m.node(&all[i])
	})
	return made
}
