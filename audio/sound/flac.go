package sound

import (
	"errors"
	"fmt"
	"io"
	"log"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"

	"posxyz/audio"
)

// flacDecoder reads FLAC of up to 8 channels, with the decoder that beep wraps:
// beep itself passes on the first two channels only.
type flacDecoder struct {
	s    *flac.Stream
	read uint64 // frames
	done bool
	mono []float32
}

func newFLAC(r io.Reader) (*flacDecoder, error) {
	s, err := flac.New(onlyReader{r})
	if cutOff(err) {
		return nil, errors.New("FLAC: cut off in its header")
	}
	if err != nil {
		return nil, fmt.Errorf("FLAC: %w", err)
	}
	return &flacDecoder{s: s}, nil
}

func (d *flacDecoder) rate() audio.Rate { return audio.Rate(d.s.Info.SampleRate) }

func (d *flacDecoder) next() ([]float32, error) {
	if d.done {
		return nil, io.EOF
	}
	f, err := d.parse()
	if err != nil {
		return nil, err
	}
	d.mono = d.mono[:0]
	gain := 1 / (float64(len(f.Subframes)) * float64(int64(1)<<(f.BitsPerSample-1)))
	for i := range f.Subframes[0].Samples {
		sum := 0.0
		for _, channel := range f.Subframes {
			sum += float64(channel.Samples[i])
		}
		d.mono = append(d.mono, float32(gain*sum))
	}
	d.read += uint64(len(d.mono))
	d.done = d.s.Info.NSamples > 0 && d.read >= d.s.Info.NSamples // tags may follow
	return d.mono, nil
}

// parse decodes one frame.
func (d *flacDecoder) parse() (*frame.Frame, error) {
	// The decoder asks the standard logger for donations of test files, once a
	// frame, at rates it finds rare (24 and 176.4 kHz).
	defer log.SetOutput(log.Writer())
	log.SetOutput(io.Discard)

	f, err := d.s.Next()
	if err != nil {
		return nil, err
	}
	if f.BitsPerSample == 0 { // "as in the stream's header"
		f.BitsPerSample = d.s.Info.BitsPerSample
	}
	if err := f.Parse(); err != nil {
		return nil, err
	}
	return f, nil
}
