package sound_test

import (
	"context"
	"fmt"

	"posxyz/audio"
	"posxyz/audio/sound"
	"posxyz/hub/pose"
)

// Every source gets its own sound, a function of stream time.
func Example() {
	bank, err := sound.Open(context.Background(), []sound.Choice{{Spec: sound.Tone}}, audio.DefaultRate, sound.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	character := bank.For(pose.SourceID{Name: pose.DefaultSource})

	var block audio.Mono
	character.ReadAt(&block, 0)
	fmt.Printf("%.4f %.4f %.4f\n", block[0], block[27], block[54]) // 440 Hz: a quarter turn is 27.3 frames

	_, err = sound.Open(context.Background(), []sound.Choice{{Spec: "example_test.go"}}, audio.DefaultRate, sound.Options{})
	fmt.Println(err)
	// Output:
	// 0.0000 0.1000 0.0031
	// sound: example_test.go: no sound file, want WAV, FLAC, MP3 or Ogg Vorbis
}
