package sound

import (
	"errors"
	"fmt"
	"io"

	"github.com/jfreymuth/oggvorbis"

	"posxyz/audio"
)

// vorbisDecoder reads Ogg Vorbis with the decoder that beep wraps: beep itself
// passes on two channels only. The decoder does not understand the 5.1 files of
// libvorbis (a floor without partitions, for the low frequency channel).
type vorbisDecoder struct {
	r           *oggvorbis.Reader
	interleaved []float32
	mono        []float32
}

func newVorbis(r io.ReadSeeker) (*vorbisDecoder, error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	if err := checkVorbis(r); err != nil {
		return nil, fmt.Errorf("Ogg: %w", err)
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	d, err := oggvorbis.NewReader(onlyReader{r})
	if cutOff(err) {
		return nil, errors.New("Ogg: no samples after its header")
	}
	if err != nil {
		return nil, fmt.Errorf("Ogg: header not understood: %w", err)
	}
	return &vorbisDecoder{r: d, interleaved: make([]float32, 4096*d.Channels())}, nil
}

func (d *vorbisDecoder) rate() audio.Rate { return audio.Rate(d.r.SampleRate()) }

func (d *vorbisDecoder) next() ([]float32, error) {
	n, err := d.r.Read(d.interleaved)
	if n == 0 {
		if err == nil {
			err = io.ErrNoProgress
		}
		return nil, err
	}
	d.mono = d.mono[:0]
	channels := d.r.Channels()
	gain := 1 / float32(channels)
	for frame := d.interleaved[:n]; len(frame) >= channels; frame = frame[channels:] {
		sum := float32(0)
		for _, v := range frame[:channels] {
			sum += v
		}
		d.mono = append(d.mono, gain*sum)
	}
	return d.mono, nil
}
