package report

import (
	"encoding/json"
	"fmt"
	"os"
)

// Write writes a report as JSON, unless path is empty.
func Write(path string, report any) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
