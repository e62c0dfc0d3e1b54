package rpc_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain holds that no test, and so neither server nor client, leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
