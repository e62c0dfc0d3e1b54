package sound

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"posxyz/audio"
)

// decoder reads a file of one format, mixed to mono: the mean of its channels.
type decoder interface {
	// rate returns the file's rate, whatever its header says.
	rate() audio.Rate

	// next returns the next frames, at least one, valid until the call after. io.EOF: the
	// file has ended; io.ErrUnexpectedEOF: it is cut off here. What came before counts.
	next() ([]float32, error)
}

// The shortest file that is looped: a shorter one would be a buzz, and leaves no
// room for the seam.
const minDuration = 10 * time.Millisecond

// maxSample is the highest sample that passes: +24 dB. Floating point files may
// hold anything, and what follows must not overflow.
const maxSample = 16

var errNoSound = errors.New("no sound file, want WAV, FLAC, MP3 or Ogg Vorbis")

// loadFile reads path whole, mixed to mono, at rate.
func loadFile(ctx context.Context, path string, rate audio.Rate) ([]float32, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, plain(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open %s: not a regular file (- plays raw samples from stdin)", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	samples, err := load(ctx, f, rate)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return samples, nil
}

// plain drops the name of the system call.
func plain(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("open %s: %w", path.Path, path.Err)
	}
	return err
}

// load reads what is in r. The decoders are not all ours: what one of them
// panics about is damage in the file.
func load(ctx context.Context, r io.ReadSeeker, rate audio.Rate) (samples []float32, err error) {
	defer func() {
		if p := recover(); p != nil {
			samples, err = nil, fmt.Errorf("damaged (%v)", p)
		}
	}()
	d, err := decode(r)
	if err != nil {
		return nil, err
	}
	if err := checkRate(d.rate(), MinRate); err != nil {
		return nil, err
	}
	return readAll(ctx, d, rate)
}

// decode chooses by content.
func decode(r io.ReadSeeker) (decoder, error) {
	if err := skipID3(r); err != nil {
		return nil, err
	}
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	var magic [12]byte
	n, err := io.ReadFull(r, magic[:])
	if err != nil && !cutOff(err) {
		return nil, err
	}
	if n == 0 && start == 0 {
		return nil, errors.New("empty")
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	switch is := string(magic[:]); {
	case is[8:] == "WAVE" && (is[:4] == "RIFF" || is[:4] == "RF64" || is[:4] == "BW64"):
		return newWAV(bufio.NewReaderSize(r, 1<<16))
	case is[:4] == "fLaC":
		return newFLAC(r)
	case is[:4] == "OggS":
		return newVorbis(r)
	case isMP3(magic[:4]):
		return newMP3(r, magic[:4])
	}
	return nil, errNoSound
}

// skipID3 moves r behind the ID3v2 tag that MP3 and sometimes FLAC files begin
// with, without believing its length.
func skipID3(r io.ReadSeeker) error {
	var h [10]byte
	_, err := io.ReadFull(r, h[:])
	if err != nil && !cutOff(err) {
		return err
	}
	var end int64
	if err == nil && string(h[:3]) == "ID3" {
		end = 10 + int64(h[6]&0x7f)<<21 + int64(h[7]&0x7f)<<14 + int64(h[8]&0x7f)<<7 + int64(h[9]&0x7f)
	}
	_, err = r.Seek(end, io.SeekStart)
	return err
}

func cutOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// readAll returns everything that d holds, at rate, within MaxDuration. It looks
// at ctx before each piece of at most 65,536 frames.
func readAll(ctx context.Context, d decoder, rate audio.Rate) ([]float32, error) {
	var (
		out       []float32
		resampled *resampler
		in, most  = int64(0), int64(MaxDuration.Seconds() * float64(d.rate()))
	)
	if d.rate() != rate {
		resampled = newResampler(d.rate(), rate)
	}
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		chunk, err := d.next()
		if cutOff(err) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("damaged after %.3g s: %w", d.rate().Seconds(in), err)
		}
		if in += int64(len(chunk)); in > most {
			return nil, fmt.Errorf("longer than %.0f minutes", MaxDuration.Minutes())
		}
		tame(chunk)
		if resampled != nil {
			out = resampled.append(out, chunk)
		} else {
			out = append(out, chunk...)
		}
	}
	if in == 0 {
		return nil, errors.New("no samples in it")
	}
	if least := int64(frames(minDuration, d.rate())); in < least {
		return nil, fmt.Errorf("too short: %d of at least %d samples (10 ms)", in, least)
	}
	if resampled != nil {
		out = resampled.finish(out)
	}
	return out, nil
}

// tame replaces what is not finite by silence and limits the rest to ±maxSample.
func tame(x []float32) {
	for i, v := range x {
		if v != v {
			x[i] = 0
		} else if v > maxSample || v < -maxSample {
			x[i] = max(-maxSample, min(maxSample, v))
		}
	}
}
