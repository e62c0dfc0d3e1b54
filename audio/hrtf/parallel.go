package hrtf

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls work for every index below n, on all processors. Each
// goroutine has a worker of its own, from newWorker; results go where the index
// says, so they do not depend on who did what.
func parallel[W any](n int, newWorker func() W, work func(w W, index int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			w := newWorker()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(w, i)
			}
		})
	}
	workers.Wait()
}

// forEach calls work for every index below n, on all processors.
func forEach(n int, work func(index int)) {
	parallel(n, func() struct{} { return struct{}{} }, func(_ struct{}, i int) { work(i) })
}
