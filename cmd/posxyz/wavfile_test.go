package main

import (
	"encoding/binary"
	"os"
	"testing"
	"time"

	"posxyz/audio"
	"posxyz/audio/audiotest"
)

// wavRate is the rate of the files that are written.
const wavRate = audio.Rate(48000)

// readWAV returns what is in a file, which must be stereo PCM of 24 bits. A whole
// file ends where its header says; one that was cut off may be longer.
func readWAV(t *testing.T, path string, whole bool) audiotest.Ears {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const header, frameBytes = 44, 6
	le := binary.LittleEndian
	if len(file) < header || string(file[:4]) != "RIFF" || string(file[8:16]) != "WAVEfmt " || string(file[36:40]) != "data" {
		t.Fatalf("%s is no WAV file", path)
	}
	type format struct {
		Chunk         uint32
		Coding, Ears  uint16
		Rate, Bytes   uint32
		Frame, PerEar uint16
	}
	got := format{le.Uint32(file[16:]), le.Uint16(file[20:]), le.Uint16(file[22:]), le.Uint32(file[24:]), le.Uint32(file[28:]), le.Uint16(file[32:]), le.Uint16(file[34:])}
	if want := (format{16, 1, 2, uint32(wavRate), uint32(wavRate) * frameBytes, frameBytes, 24}); got != want {
		t.Fatalf("%s: format %+v, want %+v", path, got, want)
	}
	riff, size := int(le.Uint32(file[4:])), int(le.Uint32(file[40:]))
	if riff != size+header-8 || size%frameBytes != 0 || len(file) < header+size || whole && len(file) != header+size {
		t.Fatalf("%s: %d bytes, RIFF says %d and data says %d", path, len(file), riff, size)
	}
	var heard audiotest.Ears
	sample := func(b []byte) float32 { return float32(int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24) / (1 << 31) }
	for data := file[header : header+size]; len(data) > 0; data = data[frameBytes:] {
		heard.Left = append(heard.Left, sample(data))
		heard.Right = append(heard.Right, sample(data[3:]))
	}
	return heard
}

// wavBytes returns how many bytes of sound a file holds now.
func wavBytes(path string) (bytes int64, ok bool) {
	const header = 44
	info, err := os.Stat(path)
	if err != nil || info.Size() < header {
		return 0, false
	}
	return info.Size() - header, true
}

// lasts is how long a recording is.
func lasts(e audiotest.Ears) time.Duration { return at(len(e.Left)) }

// at is the time of a frame.
func at(frame int) time.Duration { return time.Duration(frame) * time.Second / time.Duration(wavRate) }

// frames is how many frames last so long.
func frames(d time.Duration) int { return int(d * time.Duration(wavRate) / time.Second) }

// part returns what was heard from a time on, for a while.
func part(e audiotest.Ears, from, length time.Duration) audiotest.Ears {
	first, end := frames(from), frames(from+length)
	return audiotest.Ears{Left: e.Left[first:end], Right: e.Right[first:end]}
}

// silences returns where both ears are silent for shortest or more: the first
// frame and the one after the last of each.
func silences(e audiotest.Ears, shortest time.Duration) (all [][2]int) {
	const audible = 1e-5 // −100 dBFS
	loud := func(i int) bool {
		return max(e.Left[i], -e.Left[i], e.Right[i], -e.Right[i]) > audible
	}
	for i := 0; i < len(e.Left); i++ {
		first := i
		for i < len(e.Left) && !loud(i) {
			i++
		}
		if at(i-first) >= shortest {
			all = append(all, [2]int{first, i})
		}
	}
	return all
}
