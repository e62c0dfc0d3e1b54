package speaker

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"posxyz/audio"
)

// quietCounter is a counter in steps of the file.
type quietCounter struct{ counter }

func (c *quietCounter) Render(out *audio.Block) {
	c.counter.Render(out)
	for i := range out.Left {
		out.Left[i], out.Right[i] = out.Left[i]/wavFullScale, out.Right[i]/wavFullScale
	}
}

// TestRecorderExact: `listen --for 8s --out` writes 8 s to the frame, at any
// rate and any length.
func TestRecorderExact(t *testing.T) {
	for _, c := range []struct {
		rate   audio.Rate
		frames int64
	}{{48000, 384000}, {48000, 1}, {48000, 128}, {44100, 44100}} {
		synctest.Test(t, func(t *testing.T) {
			wav, path := createWAV(t, c.rate)
			rec := NewRecorder(&quietCounter{}, wav, c.frames)
			ctx, stop := context.WithCancel(t.Context())
			var wait sync.WaitGroup
			start := time.Now()
			wait.Go(func() { NewClock(c.rate, rec).Run(ctx) })
			if err := rec.Run(ctx); err != nil {
				t.Error(err)
			}
			if took, want := time.Since(start).Seconds(), c.rate.Seconds(c.frames); took > want+0.02 || took < want-0.02 {
				t.Errorf("%.3f s were recorded in %.3f s", want, took)
			}
			stop()
			wait.Wait()
			if err := wav.Close(); err != nil {
				t.Error(err)
			}
			expectCount(t, path, c.rate, c.frames, 0, 0)
			if rec.Lost() != 0 {
				t.Errorf("%d frames lost", rec.Lost())
			}
		})
	}
}

// expectCount checks that a file counts its frames, with silence in [from, to).
func expectCount(t *testing.T, path string, rate audio.Rate, frames, from, to int64) {
	t.Helper()
	left, right := readWAV(t, path, rate)
	if int64(len(left)) != frames {
		t.Fatalf("%d frames in the file, want %d", len(left), frames)
	}
	for i := range left {
		want := int32(i)
		if n := int64(i); from <= n && n < to {
			want = 0
		}
		if left[i] != want || right[i] != -want {
			t.Fatalf("frame %d is (%d, %d), want ±%d", i, left[i], right[i], want)
		}
	}
}

// TestRecorderStopped: what was rendered before the end is in the file.
func TestRecorderStopped(t *testing.T) {
	wav, path := createWAV(t, 48000)
	rec := NewRecorder(&quietCounter{}, wav, 0)
	for range 10 {
		rec.Render(new(audio.Block))
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := rec.Run(ctx); err != nil {
		t.Error(err)
	}
	wav.Close()
	expectCount(t, path, 48000, 10*audio.BlockFrames, 0, 0)
}

// TestRecorderSlowDisk: what does not fit into the ring is silence, counted, and
// what comes after it is in its place. Rendering never waits.
func TestRecorderSlowDisk(t *testing.T) {
	for name, more := range map[string]int{"in the middle": 5, "at the end": 0} {
		t.Run(name, func(t *testing.T) {
			wav, path := createWAV(t, 8000)
			rec := NewRecorder(nil, wav, 0)
			full := len(rec.ring)
			rec = NewRecorder(&quietCounter{}, wav, int64(full+3+more)*audio.BlockFrames)
			for range full + 3 { // nobody writes
				rec.Render(new(audio.Block))
			}
			if rec.Lost() != 3*audio.BlockFrames {
				t.Errorf("%d frames lost, want 3 blocks", rec.Lost())
			}
			if err := rec.drain(); err != nil {
				t.Fatal(err)
			}
			for range more {
				rec.Render(new(audio.Block))
			}
			if err := rec.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			wav.Close()
			lost := int64(full) * audio.BlockFrames
			expectCount(t, path, 8000, int64(full+3+more)*audio.BlockFrames, lost, lost+3*audio.BlockFrames)
		})
	}
}

// TestRecorderError: an error of writing ends the recording and not the sound.
func TestRecorderError(t *testing.T) {
	wav, _ := createWAV(t, 1000)
	rec := NewRecorder(&quietCounter{}, wav, 0)
	wav.file.Close()
	for range 10 {
		rec.Render(new(audio.Block))
	}
	if err := rec.Run(t.Context()); err == nil {
		t.Error("Run on a broken file returns nil")
	}
	out := new(audio.Block)
	for range 100 * len(rec.ring) {
		rec.Render(out)
	}
	if out.Left[0] == 0 || rec.Lost() != 0 {
		t.Errorf("after the error: renders %v, %d lost", out.Left[0], rec.Lost())
	}
}

func TestRecorderAllocates(t *testing.T) {
	wav, _ := createWAV(t, 48000)
	rec, out := NewRecorder(&quietCounter{}, wav, 0), new(audio.Block)
	if n := testing.AllocsPerRun(3000, func() { rec.Render(out) }); n != 0 { // beyond the ring, too
		t.Errorf("%v allocations a Render, want 0", n)
	}
	if n := testing.AllocsPerRun(3000, func() { wav.Write(out, audio.BlockFrames) }); n != 0 {
		t.Errorf("%v allocations a Write, want 0", n)
	}
}
