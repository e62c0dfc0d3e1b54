package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"posxyz/audio"
	"posxyz/audio/audiotest"
	"posxyz/audio/speaker/pulsetest"
)

// monitor is the microphone of these tests: what is played to the null sink.
const monitor = "posxyz.monitor"

// heardLive renders in real time what a bank gives the default source.
type heardLive struct {
	mu    sync.Mutex
	heard []float32
	since time.Time
}

// hear runs the bank and renders it as a sound card would, until the test ends.
func hear(t *testing.T, bank *Bank) *heardLive {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	h := &heardLive{since: time.Now()}
	var group sync.WaitGroup
	group.Go(func() {
		if err := bank.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v, want canceled", err)
		}
	})
	group.Go(func() { h.render(ctx, bank.For(character)) })
	t.Cleanup(func() { stop(); group.Wait() })
	return h
}

func (h *heardLive) render(ctx context.Context, s audio.Sound) {
	var block audio.Mono
	for frame := int64(0); ctx.Err() == nil; {
		for ; float64(frame) < time.Since(h.since).Seconds()*float64(testRate); frame += audio.BlockFrames {
			s.ReadAt(&block, frame)
			h.mu.Lock()
			h.heard = append(h.heard, block[:]...)
			h.mu.Unlock()
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// last returns so much of what was heard last.
func (h *heardLive) last(d time.Duration) []float32 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]float32{}, h.heard[max(0, len(h.heard)-frames(d, testRate)):]...)
}

// lastClick is when the last click was rendered.
func (h *heardLive) lastClick() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, v := range slices.Backward(h.heard) {
		if v > 0.3 {
			return h.since.Add(seconds(testRate, i))
		}
	}
	return time.Time{}
}

// play plays mono to the null sink.
func play(t *testing.T, server *pulsetest.Server, x []float32) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pacat", "--playback", "-d", "posxyz", "--format=float32le", "--rate=48000", "--channels=1", "--latency-msec=20")
	cmd.Env = append(os.Environ(), server.Env())
	b := new(bytes.Buffer)
	binary.Write(b, binary.LittleEndian, x)
	cmd.Stdin = b
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// use makes this process use the server.
func use(t *testing.T, server *pulsetest.Server) {
	t.Setenv("PULSE_SERVER", strings.TrimPrefix(server.Env(), "PULSE_SERVER="))
}

func pactl(t *testing.T, server *pulsetest.Server, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pactl", args...)
	cmd.Env = append(os.Environ(), server.Env())
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pactl %v: %v: %s", args, err, output)
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited for %s in vain", what)
		}
	}
}

// TestMic hears a tone that a real sound server records, at its level and soon.
func TestMic(t *testing.T) {
	server := pulsetest.Start(t)
	use(t, server)
	bank, err := Open(t.Context(), []Choice{{Spec: "mic:" + monitor}}, testRate, Options{
		Away: func(spec string, why error) { t.Errorf("%s is away: %v", spec, why) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if latency, ok := bank.InputLatency(); ok {
		t.Errorf("a latency of %v before anything is heard", latency)
	}
	h := hear(t, bank)
	play(t, server, sine(1000, 0.5, testRate, 10*int(testRate)))
	eventually(t, "the tone", func() bool { return audiotest.RMS(h.last(100*time.Millisecond)) > 0.3 })
	eventually(t, "half a second without a gap", func() bool {
		x := h.last(500 * time.Millisecond)
		click, _ := audiotest.ToneClick(x, testRate, 1000)
		return near(audiotest.RMS(x), 0.5*sqrtHalf, 0.005) && click < 0.001
	})
	latency, ok := bank.InputLatency()
	t.Logf("latency %v", latency)
	if !ok || latency < time.Millisecond || latency > 150*time.Millisecond {
		t.Errorf("a latency of %v, %v, want some tens of milliseconds", latency, ok)
	}
}

// TestMicLatency: what is told is what passes between the sound server and the
// ear. A recorder of 5 ms latency listens to the same monitor.
func TestMicLatency(t *testing.T) {
	const recorder, tolerance = 5 * time.Millisecond, 12 * time.Millisecond
	server := pulsetest.Start(t)
	use(t, server)
	bank, err := Open(t.Context(), []Choice{{Spec: "mic:" + monitor}}, testRate, Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := hear(t, bank)
	clicks := make([]float32, 20*testRate)
	for i := int(testRate) / 2; i < len(clicks); i += int(testRate) / 2 {
		clicks[i] = 0.9
	}
	play(t, server, clicks)
	for range 10 { // a busy machine is late now and then
		tape := server.Record()
		recorded, ears := time.Time{}, time.Time{}
		eventually(t, "a click on tape", func() bool {
			x, _ := tape.Stereo()
			if jump, at := audiotest.MaxJump(x); jump > 0.3 {
				recorded = time.Now().Add(-seconds(testRate, len(x)-at))
			}
			return !recorded.IsZero()
		})
		eventually(t, "the click", func() bool {
			ears = h.lastClick()
			return ears.After(recorded.Add(-100 * time.Millisecond))
		})
		passed := ears.Sub(recorded) + recorder
		told, ok := bank.InputLatency()
		t.Logf("told %v, measured %v", told, passed)
		if off := told - passed; ok && off < tolerance && off > -tolerance {
			return
		}
	}
	t.Errorf("what is told of the latency is off by more than %v each time", tolerance)
}

// TestMicGone: silence, one warning, and the sound is back with the server.
func TestMicGone(t *testing.T) {
	server := pulsetest.Start(t)
	use(t, server)
	away := make(chan error, 10)
	bank, err := Open(t.Context(), []Choice{{Spec: "mic:" + monitor}}, testRate, Options{Away: func(_ string, why error) { away <- why }})
	if err != nil {
		t.Fatal(err)
	}
	h := hear(t, bank)
	play(t, server, sine(1000, 0.5, testRate, 30*int(testRate)))
	eventually(t, "the tone", func() bool { return audiotest.RMS(h.last(100*time.Millisecond)) > 0.3 })

	server.Unplug(t)
	if why := <-away; !errors.Is(why, errUnplugged) {
		t.Errorf("told %v, want %v", why, errUnplugged)
	}
	eventually(t, "silence", func() bool { return audiotest.RMS(h.last(100*time.Millisecond)) == 0 })
	if latency, ok := bank.InputLatency(); ok {
		t.Errorf("a latency of %v of a microphone that is away", latency)
	}
	time.Sleep(micAgain + micWatch) // it looks for it, and says no more
	pactl(t, server, "load-module", "module-null-sink", "sink_name=posxyz", "rate=48000")
	if why := <-away; why != nil {
		t.Errorf("told %v, want that it is back", why)
	}
	play(t, server, sine(1000, 0.5, testRate, 30*int(testRate)))
	eventually(t, "the tone again", func() bool { return audiotest.RMS(h.last(100*time.Millisecond)) > 0.3 })

	server.Kill()
	if why := <-away; !errors.Is(why, errServerGone) {
		t.Errorf("told %v, want %v", why, errServerGone)
	}
	eventually(t, "silence", func() bool { return audiotest.RMS(h.last(100*time.Millisecond)) == 0 })
}

// TestNoMic: one sentence, which says what there is.
func TestNoMic(t *testing.T) {
	refused := func(spec string, want ...string) {
		t.Helper()
		bank, err := Open(t.Context(), []Choice{{Spec: spec}}, testRate, Options{})
		if err == nil {
			t.Fatalf("%s: opened %v", spec, bank)
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %q, want one sentence with %q", spec, err, w)
			}
		}
	}
	t.Run("no server", func(t *testing.T) {
		t.Setenv("PULSE_SERVER", "unix:/nonexistent/pulse")
		refused("mic", "no sound server answers", "/nonexistent/pulse", "arecord")
	})
	t.Run("servers of others", func(t *testing.T) {
		t.Setenv("PULSE_SERVER", "{another.invalid}unix:/run/pulse/native")
		refused("mic", "no sound server answers", "other machines", "arecord")
	})
	server := pulsetest.Start(t)
	use(t, server)
	refused("mic", "no microphone, only the monitors of outputs", monitor)
	refused("mic:usb", "mic:usb: no microphone of that name", monitor)
	pactl(t, server, "load-module", "module-remap-source", "master="+monitor, "source_name=headset")
	if _, err := Open(t.Context(), []Choice{{Spec: "mic"}}, testRate, Options{}); err != nil {
		t.Errorf("mic, where there is one: %v", err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	stop(enough)
	if _, err := Open(ctx, []Choice{{Spec: "mic"}}, testRate, Options{}); !errors.Is(err, enough) {
		t.Errorf("after the end: %v, want %v", err, enough)
	}
}

// TestChoose: by name, by a part of a name, and never the monitor unasked.
func TestChoose(t *testing.T) {
	mic := func(name, description string, monitorOf uint32) *proto.GetSourceInfoReply {
		return &proto.GetSourceInfoReply{SourceName: name, Device: description, MonitorSourceIndex: monitorOf}
	}
	const none = proto.Undefined
	sources := []*proto.GetSourceInfoReply{
		mic("out.usb.monitor", "Monitor of USB Headset", 0),
		mic("in.usb", "USB Headset", none),
		mic("in.pci", "Built-in Audio", none),
		mic("in.pci.2", "Built-in Line", none),
		mic("out.hdmi.monitor", "Monitor of Television", 1),
	}
	for _, c := range []struct{ standard, name, want string }{
		{"in.pci", "", "in.pci"},
		{"out.usb.monitor", "", "in.usb"},
		{"", "", "in.usb"},
		{"in.pci", "usb", "in.usb"},
		{"in.pci", "LINE", "in.pci.2"},
		{"in.usb", "in.pci", "in.pci"},
		{"in.usb", "USB Headset", "in.usb"},
		{"in.usb", "out.usb.monitor", "out.usb.monitor"},
		{"in.usb", "television", "out.hdmi.monitor"},
		{"in.usb", "built-in", "more than one microphone of that name: in.pci (Built-in Audio), in.pci.2 (Built-in Line)"},
		{"in.usb", "radio", "no microphone of that name, there are: out.usb.monitor (Monitor of USB Headset), in.usb"},
	} {
		got, err := choose(sources, c.standard, c.name)
		if err != nil && !strings.HasPrefix(err.Error(), c.want) || err == nil && got.SourceName != c.want {
			t.Errorf("%q, the standard being %q: %v, %v, want %s", c.name, c.standard, got, err, c.want)
		}
	}
	for _, few := range [][]*proto.GetSourceInfoReply{nil, sources[:1], sources[4:]} {
		if got, err := choose(few, "out.usb.monitor", ""); err == nil {
			t.Errorf("%d sources: %v, want an error", len(few), got)
		}
	}
}
