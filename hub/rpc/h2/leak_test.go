package h2_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain holds that no test, and so no server, leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
