package openal

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"posxyz/audio/hrtf"
)

// mostSources is what the library is configured for.
const mostSources = 4096

// files are a directory that holds the library's configuration and a head.
type files struct {
	dir  string
	name string // of the head
}

// directory is the place of the files of this process: the library reads its
// configuration once, which names it.
var directory = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "bench-render")
	if err != nil {
		return "", err
	}
	return dir, os.Setenv("ALSOFT_CONF", filepath.Join(dir, "alsoft.conf"))
})

// heads counts those that were written: the library keeps what it has read
// under a name.
var heads int

// writeFiles writes a head, and a configuration that has no other one. What is
// left out is as the library has it, but for what other versions would shorten.
func writeFiles(head *hrtf.Set) (*files, error) {
	mhr, err := encode(head)
	if err != nil {
		return nil, fmt.Errorf("OpenAL's form of %s: %w", head.Name, err)
	}
	dir, err := directory()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	heads++
	f := &files{dir, fmt.Sprintf("head-%d", heads)}
	configuration := fmt.Sprintf("[general]\nhrtf = true\nhrtf-paths = %s\nhrtf-size = %d\nsources = %d\n", dir, maxTaps, mostSources)
	err = os.WriteFile(filepath.Join(dir, "alsoft.conf"), []byte(configuration), 0o600)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, f.name+".mhr"), mhr, 0o600)
	}
	if err != nil {
		f.remove()
		return nil, err
	}
	return f, nil
}

func (f *files) remove() { _ = os.RemoveAll(f.dir) }
