//go:build !linux

package speaker

// mayHaveCard: elsewhere trying is quiet.
func mayHaveCard() bool { return true }
