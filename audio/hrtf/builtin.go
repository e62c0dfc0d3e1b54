package hrtf

import (
	"sync"

	"posxyz/assets"
)

// BuiltIn returns the head that the program carries: MIT KEMAR, at 48 kHz. It is
// decoded once, in some milliseconds.
func BuiltIn() *Set { return builtIn() }

var builtIn = sync.OnceValue(func() *Set {
	set, err := Decode(assets.KEMAR)
	if err != nil {
		panic("hrtf: the built-in head: " + err.Error())
	}
	return set
})
