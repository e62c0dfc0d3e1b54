// Package assets holds the files that are built into the program. CREDITS.md
// says whose they are.
package assets

//go:generate go run posxyz/cmd/headgen -out heads/kemar.head

import _ "embed" // for the files below

// KEMAR is the built-in head, as hrtf.Decode reads it.
//
//go:embed heads/kemar.head
var KEMAR []byte
