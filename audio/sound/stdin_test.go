package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"posxyz/audio"
	"posxyz/hub/pose"
)

// pcm stores x as s16le.
func pcm(x []float32) []byte {
	var out []byte
	for _, v := range x {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(float64(v)*(1<<15)))))
	}
	return out
}

// ramp is a signal in which every sample says where it is.
func ramp(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%16000+1000) / (1 << 15)
	}
	return x
}

// blockTime is what a block lasts at 48 kHz, rounded up.
const blockTime = audio.BlockFrames * time.Second / 48000

// listen runs "-" in a bubble for so many blocks in real time and returns what is heard.
func listen(t *testing.T, from io.Reader, rate audio.Rate, blocks int) (heard []float64) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		bank, err := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: from, StdinRate: rate})
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		wait.Go(func() {
			if err := bank.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
		for i := range blocks {
			synctest.Wait()
			heard = append(heard, read(bank.For(character), int64(i*audio.BlockFrames), audio.BlockFrames)...)
			time.Sleep(blockTime)
		}
		wait.Wait()
	})
	return heard
}

// TestStdinFile: `cat file |` is played whole, in order, with nothing dropped,
// however it is cut up: odd byte counts, a byte at a time.
func TestStdinFile(t *testing.T) {
	x := ramp(20000)
	b := append(pcm(x), 0x7f) // and half a sample
	for name, from := range map[string]io.Reader{
		"at once":        bytes.NewReader(b),
		"byte by byte":   iotest.OneByteReader(bytes.NewReader(b)),
		"halves":         iotest.HalfReader(bytes.NewReader(b)),
		"EOF with data":  iotest.DataErrReader(bytes.NewReader(b)),
		"pieces of 4093": &pieces{bytes.NewReader(b), 4093},
	} {
		heard := listen(t, from, 48000, 200)
		heard = heard[slices.IndexFunc(heard, func(v float64) bool { return v != 0 }):]
		fade := frames(liveFade, testRate)
		for i, v := range heard[fade:len(x)] {
			if want := float64(x[fade+i]); v != want {
				t.Fatalf("%s: frame %d is %v, want %v", name, fade+i, v, want)
			}
		}
		if end := heard[len(x)+audio.BlockFrames*2:]; peak(end) != 0 {
			t.Errorf("%s: %v is heard after the end", name, peak(end))
		}
	}
}

type pieces struct {
	r io.Reader
	n int
}

func (p *pieces) Read(b []byte) (int, error) { return p.r.Read(b[:min(p.n, len(b))]) }

// TestStdinShort: a file that fits into the ring as a whole is not taken for what
// a live writer had written before.
func TestStdinShort(t *testing.T) {
	x := ramp(60000)
	heard := listen(t, bytes.NewReader(pcm(x)), 48000, 600)
	heard = heard[slices.IndexFunc(heard, func(v float64) bool { return v != 0 }):]
	for i := frames(liveFade, testRate); i < len(x); i++ {
		if want := float64(x[i]); heard[i] != want {
			t.Fatalf("frame %d is %v, want %v", i, heard[i], want)
		}
	}
}

// TestStdinRate: another rate than the output's is resampled, to the end.
func TestStdinRate(t *testing.T) {
	heard := listen(t, bytes.NewReader(pcm(sine(1000, 0.5, 16000, 8000))), 16000, 200)
	if amplitude, rest := tonesIn(heard[2000:22000], 1000, testRate); !near(amplitude, 0.5, 0.005) || rest > 0.001 {
		t.Errorf("a sine of %.4f, and %.5f besides", amplitude, rest)
	}
	if rms(heard[23900:24000]) == 0 || rms(heard[24300:]) != 0 {
		t.Error("half a second at 16 kHz is not half a second at 48 kHz")
	}
}

// TestStdinHoldsBack: a fast writer waits; what is ahead of the ear is bounded, by
// a pipe and the ring at first, and soon by a sixth of a second.
func TestStdinHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from, to := io.Pipe()
		bank, _ := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: from})
		ctx, stop := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { bank.Run(ctx) })
		written := 0
		wait.Go(func() {
			for b := pcm(ramp(500)); ; written += 500 {
				if _, err := to.Write(b); err != nil {
					return
				}
			}
		})
		for i := range 1000 {
			synctest.Wait()
			most := 48000 * 3 / 2
			if i > 900 { // 2.4 s
				most = 48000 / 6
			}
			if ahead := written - i*audio.BlockFrames; ahead > most {
				t.Fatalf("block %d: %d frames ahead of the ear, want at most %d", i, ahead, most)
			}
			if latency, ok := bank.InputLatency(); ok && i > 400 {
				t.Fatalf("block %d: a latency of %v of what is held back", i, latency)
			}
			read(bank.For(character), int64(i*audio.BlockFrames), audio.BlockFrames)
		}
		stop()
		from.Close()
		wait.Wait()
	})
}

// TestStdinShared: every source hears the same block.
func TestStdinShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bank, _ := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: bytes.NewReader(pcm(ramp(8000)))})
		var wait sync.WaitGroup
		wait.Go(func() { bank.Run(t.Context()) })
		synctest.Wait()
		a, b := bank.For(character), bank.For(pose.SourceID{Name: "other"})
		for frame := int64(0); frame < 4096; frame += audio.BlockFrames {
			x, y := read(a, frame, audio.BlockFrames), read(b, frame, audio.BlockFrames)
			for i := range x {
				if x[i] != y[i] {
					t.Fatalf("frame %d: %v and %v", frame+int64(i), x[i], y[i])
				}
			}
		}
		read(a, 1e6, 128)
		wait.Wait()
	})
}

// TestStdinGaps: a writer that pauses makes silence, without a click where it
// stops and none where it goes on.
func TestStdinGaps(t *testing.T) {
	const hertz, peak = 200, 0.5
	from, to := io.Pipe()
	go func() {
		to.Write(pcm(sine(hertz, peak, 48000, 48000)))
		to.Close()
	}()
	heard := listen(t, &stutter{r: from, every: 2 * 9060, pause: 300 * time.Millisecond}, 48000, 1200) // stops at a peak
	steepest := peak * 2 * math.Pi * hertz / 48000
	gaps := 0
	for i := 1; i < len(heard); i++ {
		// A sample of 0.5 dies away by 4 % a frame.
		if step := math.Abs(heard[i] - heard[i-1]); step > steepest+peak*(1-liveDecay)+1e-3 {
			t.Fatalf("frame %d: a step of %.3f", i, step)
		}
		if heard[i] == 0 && heard[i-1] != 0 {
			gaps++
		}
	}
	if gaps < 3 {
		t.Errorf("%d gaps were heard: nothing is tested", gaps)
	}
}

// stutter pauses after every so many bytes.
type stutter struct {
	r     io.Reader
	every int
	pause time.Duration
	read  int
}

func (s *stutter) Read(b []byte) (int, error) {
	if s.read >= s.every {
		s.read = 0
		time.Sleep(s.pause)
	}
	n, err := s.r.Read(b[:min(len(b), s.every-s.read)])
	s.read += n
	return n, err
}

// TestStdinUnheard: blocks that nobody reads are time that passes, so that a live
// writer is live again afterwards, for as much as can have been waiting.
func TestStdinUnheard(t *testing.T) {
	for _, unheard := range []int64{10, 100, 1000} {
		synctest.Test(t, func(t *testing.T) {
			bank, _ := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: bytes.NewReader(pcm(ramp(400000)))})
			ctx, stop := context.WithCancel(t.Context())
			var wait sync.WaitGroup
			wait.Go(func() { bank.Run(ctx) })
			s, heard := bank.For(character).(*stdin), int64(0)
			hear := func(from, blocks int64) {
				for i := range blocks {
					synctest.Wait()
					if x := read(s, (from+i)*audio.BlockFrames, audio.BlockFrames); peak(x[64:]) > 0 {
						heard += audio.BlockFrames
					}
				}
			}
			hear(0, 20)
			want := min(unheard*audio.BlockFrames, int64(s.in.Load()-s.out.Load()+pipeSamples))
			hear(20+unheard, 20)
			if dropped := int64(s.out.Load()) - heard; !near(float64(dropped), float64(want), 2*audio.BlockFrames) {
				t.Errorf("%d blocks unheard: %d frames dropped, want %d", unheard, dropped, want)
			}
			stop()
			wait.Wait()
		})
	}
}

// TestStdinErrors: the end is silence; what is no end is said once.
func TestStdinErrors(t *testing.T) {
	broken := errors.New("device unplugged")
	for _, c := range []struct {
		from io.Reader
		want error
	}{
		{bytes.NewReader(nil), nil},
		{iotest.ErrReader(broken), broken},
		{idle{}, io.ErrNoProgress},
	} {
		bank, err := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: c.from})
		if err != nil {
			t.Fatal(err)
		}
		if err := bank.Run(t.Context()); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("Run: %v, want %v", err, c.want)
		}
		if x := read(bank.For(character), 0, 1000); peak(x) != 0 {
			t.Errorf("%v is heard of nothing", peak(x))
		}
	}
	if _, err := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: idle{}, StdinRate: 5}); err == nil {
		t.Error("a rate of 5 Hz is accepted")
	}
}

// idle returns nothing and no error.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestStdinInterrupted: a Read that waits for a pipe ends with the context.
func TestStdinInterrupted(t *testing.T) {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	defer from.Close()
	bank, _ := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: from})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- bank.Run(ctx) }()
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
}

func TestStdinAllocates(t *testing.T) {
	bank, _ := Open(t.Context(), []Choice{{Spec: Stdin}}, testRate, Options{Stdin: bytes.NewReader(pcm(ramp(8000)))})
	go bank.Run(t.Context())
	var block audio.Mono
	s, frame := bank.For(character), int64(0)
	if n := testing.AllocsPerRun(1000, func() { s.ReadAt(&block, frame); frame += audio.BlockFrames }); n != 0 {
		t.Errorf("%v allocations a block, want 0", n)
	}
}

// FuzzPCM: bytes of any kind, cut up anyhow, at any rate, are heard as finite
// samples, and as exactly as many as there are.
func FuzzPCM(f *testing.F) {
	f.Add([]byte{}, uint8(1), uint16(0))
	f.Add([]byte{1}, uint8(1), uint16(0))
	f.Add([]byte{0, 0x80, 0xff, 0x7f, 5}, uint8(3), uint16(16000))
	f.Add(pcm(ramp(3000)), uint8(255), uint16(44100))
	f.Fuzz(func(t *testing.T, b []byte, size uint8, rate uint16) {
		if rate != 0 && audio.Rate(rate) < MinRate || len(b) > 1<<14 {
			return
		}
		in, err := newStdin(testRate, Options{Stdin: &pieces{bytes.NewReader(b), int(size) + 1}, StdinRate: audio.Rate(rate)})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- in.run(t.Context()) }()
		var block audio.Mono
		for frame, ended := int64(0), false; !ended || in.in.Load() != in.out.Load(); frame += audio.BlockFrames {
			select {
			case err := <-done:
				if ended = true; err != nil {
					t.Fatal(err)
				}
			default:
			}
			in.ReadAt(&block, frame)
			for i, v := range block {
				if !near(float64(v), 0, 2) { // also NaN; resampling rings
					t.Fatalf("frame %d is %v", frame+int64(i), v)
				}
			}
		}
		if rate == 0 {
			rate = 48000
		}
		want := (int64(len(b)/2)*48000 + int64(rate) - 1) / int64(rate)
		if got := int64(in.in.Load()); got != want {
			t.Fatalf("%d frames came of %d bytes at %d Hz, want %d", got, len(b), rate, want)
		}
	})
}
