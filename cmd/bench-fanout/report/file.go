package report

import (
	"encoding/json"
	"fmt"
	"os"
)

// File keeps reports as JSON: one object, in which each mode of the program has
// a part of its own, so that runs of several modes go into one file.
type File struct {
	Path string // empty: nothing is kept
	Part string
}

// Check reports whether the file can be written, before there is anything to
// lose.
func (f File) Check() error {
	if f.Path == "" {
		return nil
	}
	file, err := os.OpenFile(f.Path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return file.Close()
}

// Write replaces the part. A file that is no such object is replaced whole.
func (f File) Write(report any) error {
	if f.Path == "" {
		return nil
	}
	parts := map[string]any{}
	if before, err := os.ReadFile(f.Path); err != nil || json.Unmarshal(before, &parts) != nil || parts == nil {
		parts = map[string]any{}
	}
	parts[f.Part] = report
	text, err := json.MarshalIndent(parts, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	return os.WriteFile(f.Path, append(text, '\n'), 0o644)
}
