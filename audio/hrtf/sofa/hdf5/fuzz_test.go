package hdf5

import (
	"runtime"
	"testing"
	"time"
)

// FuzzOpen reads everything of any bytes, without a look at checksums, which
// would stop nearly all of them at the first block.
func FuzzOpen(f *testing.F) {
	for _, data := range flavours(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		_ = readAll(data, false) // whatever it finds
		took := time.Since(begin)
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 1<<30 || took > 5*time.Second {
			t.Errorf("reading everything took %d bytes and %v", allocated, took)
		}
	})
}
