package ears

import (
	"sync"

	"posxyz/audio"
)

// tables keeps what is worked out once for each rate. It is safe for
// concurrent use; the tables are not to be changed.
type tables[T any] struct {
	mu     sync.Mutex
	byRate map[audio.Rate]*T
}

// get returns the table of a rate, which the first caller works out.
func (t *tables[T]) get(rate audio.Rate, workOut func(audio.Rate) *T) *T {
	t.mu.Lock()
	defer t.mu.Unlock()
	if found, ok := t.byRate[rate]; ok {
		return found
	}
	if t.byRate == nil {
		t.byRate = map[audio.Rate]*T{}
	}
	made := workOut(rate)
	t.byRate[rate] = made
	return made
}
