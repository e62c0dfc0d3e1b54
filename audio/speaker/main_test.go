//go:build !nocard

package speaker

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain also plays the part of the program in the tests of the real card: a
// process can open the card once, so every such test has one of its own.
func TestMain(m *testing.M) {
	if os.Getenv(cardProgram) != "" {
		playForTest()
		return
	}
	goleak.VerifyTestMain(m)
}
