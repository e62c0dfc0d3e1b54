package sound

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"posxyz/audio"
	"posxyz/hub/pose"
)

func named(name string) pose.SourceID { return pose.SourceID{Name: name} }

// TestChoices: every source has the sound that is said for it, and a pluck if none is.
func TestChoices(t *testing.T) {
	const flac, ogg = "testdata/24k.flac", "testdata/mono.ogg"
	bank, err := Open(t.Context(), []Choice{{"hand-*", Noise}, {"guitar", flac}, {"drum*", ogg}, {"drums", flac}, {"hand-left", Tone}}, testRate, Options{})
	if err != nil {
		t.Fatal(err)
	}
	alone := map[string]*Bank{}
	for _, spec := range []string{Pluck, Tone, Noise, flac, ogg} {
		alone[spec] = open(t, spec)
	}
	for name, spec := range map[string]string{"hand-right": Noise, "hand-": Noise, "hand-left": Tone, "guitar": flac, "drum": ogg, "drums": flac, "voice": Pluck, "guitars": Pluck} {
		for _, scene := range []string{"", "stage"} {
			id := pose.SourceID{Scene: scene, Name: name}
			if got, want := read(bank.For(id), 0, 512), read(alone[spec].For(id), 0, 512); !slices.Equal(got, want) {
				t.Errorf("%v is no %s", id, spec)
			}
		}
	}
	if bank.For(named("guitar")) != bank.For(named("drums")) {
		t.Error("a file that is named twice is there twice")
	}
	if err := bank.Run(t.Context()); err != nil {
		t.Errorf("Run without an input: %v", err)
	}
	if latency, ok := bank.InputLatency(); ok {
		t.Errorf("a latency of %v without an input", latency)
	}
}

// TestChoiceForAll: one without a name is for every source that has none of its own.
func TestChoiceForAll(t *testing.T) {
	for _, all := range []string{"", "*"} {
		bank, err := Open(t.Context(), []Choice{{all, Tone}, {"hiss", Noise}}, testRate, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := bank.For(named("voice")).(*tone); !ok {
			t.Errorf("%q: %T, want the tone", all, bank.For(named("voice")))
		}
		if _, ok := bank.For(named("hiss")).(*tone); ok {
			t.Errorf("%q: a tone for what has a sound of its own", all)
		}
	}
}

func TestChoicesRefused(t *testing.T) {
	for _, c := range []struct {
		choices []Choice
		want    string
	}{
		{[]Choice{{"a", Tone}, {"a", Noise}}, "sound: a is given twice"},
		{[]Choice{{"", Tone}, {"", Noise}}, "sound: what is for every source is given twice"},
		{[]Choice{{"a*b", Tone}}, "sound: \"a*b\": a * stands at the end only"},
		{[]Choice{{"a", Tone}, {"b", ""}}, "sound: no name given, want pluck, tone, noise, a file, mic, or - for stdin"},
		{[]Choice{{"a", Tone}, {"b", "none.wav"}}, "sound: open none.wav"},
	} {
		if bank, err := Open(t.Context(), c.choices, testRate, Options{}); bank != nil || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.choices, err, c.want)
		}
	}
}

// TestStdinOfTwo: stdin that is named for two sources has one reader, and both
// hear the same.
func TestStdinOfTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bank, err := Open(t.Context(), []Choice{{"a", Stdin}, {"b", Stdin}}, testRate, Options{Stdin: bytes.NewReader(pcm(ramp(8000)))})
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		wait.Go(func() {
			if err := bank.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
		heard := 0.
		for frame := int64(0); frame < 8192; frame += audio.BlockFrames {
			synctest.Wait()
			a, b := read(bank.For(named("a")), frame, audio.BlockFrames), read(bank.For(named("b")), frame, audio.BlockFrames)
			if !slices.Equal(a, b) {
				t.Fatalf("frame %d: the two differ", frame)
			}
			heard += peak(a)
		}
		if heard == 0 {
			t.Error("nothing is heard")
		}
		wait.Wait()
	})
}
