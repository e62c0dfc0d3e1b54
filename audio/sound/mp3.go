package sound

import (
	"errors"
	"io"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/mp3"

	"posxyz/audio"
)

// mp3Decoder reads MPEG-1 and MPEG-2 layer III. What an encoder puts before
// the first sample (some 25 ms of silence) stays.
type mp3Decoder struct {
	s      beep.Streamer
	hertz  audio.Rate
	stereo [][2]float64
	mono   []float32
}

// newMP3 reads what begins with the frame header h.
func newMP3(r io.Reader, h []byte) (*mp3Decoder, error) {
	if h[1]>>3&3 == 0 {
		return nil, errors.New("MP3 of 8, 11.025 or 12 kHz (MPEG 2.5) is not read, convert it to FLAC or WAV")
	}
	// The reader without Seek: with it, the whole file would be scanned first.
	s, format, err := mp3.Decode(io.NopCloser(onlyReader{r}))
	if err != nil {
		return nil, err
	}
	return &mp3Decoder{s: s, hertz: audio.Rate(format.SampleRate), stereo: make([][2]float64, 1152)}, nil
}

func (d *mp3Decoder) rate() audio.Rate { return d.hertz }

func (d *mp3Decoder) next() ([]float32, error) {
	n, _ := d.s.Stream(d.stereo)
	if n == 0 {
		if err := d.s.Err(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	d.mono = d.mono[:0]
	for _, v := range d.stereo[:n] {
		d.mono = append(d.mono, float32((v[0]+v[1])/2))
	}
	return d.mono, nil
}

// isMP3 reports whether h begins a frame of layer III, with nothing in it that
// is reserved.
func isMP3(h []byte) bool {
	return h[0] == 0xff && h[1]&0xe6 == 0xe2 && h[1]>>3&3 != 1 && h[2]>>4 != 15 && h[2]>>4 != 0 && h[2]>>2&3 != 3
}

// onlyReader hides every other method.
type onlyReader struct{ io.Reader }
