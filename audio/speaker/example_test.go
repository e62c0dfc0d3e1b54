package speaker_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"posxyz/audio"
	"posxyz/audio/speaker"
)

type silence struct{}

func (silence) Render(out *audio.Block) { *out = audio.Block{} }

// Record a tenth of a second in real time, without a sound card.
func Example() {
	dir, _ := os.MkdirTemp("", "speaker")
	defer os.RemoveAll(dir)
	wav, err := speaker.CreateWAV(filepath.Join(dir, "circle.wav"), audio.DefaultRate)
	if err != nil {
		fmt.Println(err)
		return
	}
	recorder := speaker.NewRecorder(silence{}, wav, 4800)

	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { speaker.NewClock(audio.DefaultRate, recorder).Run(ctx) })
	recorder.Run(ctx) // until all are written
	stop()
	wait.Wait()

	fmt.Println(wav.Frames(), "frames,", recorder.Lost(), "lost", wav.Close())
	// Output: 4800 frames, 0 lost <nil>
}
