// Package assets holds the files that are built into the program. CREDITS.md
// says whose they are.
package assets

//go:generate go run posxyz/cmd/headgen -out heads/kemar.head

import (
	"embed"
	"io/fs"
)

// KEMAR is the built-in head, as hrtf.Decode reads it.
//
//go:embed heads/kemar.head
var KEMAR []byte

//go:embed all:web/dist
var web embed.FS

// Page is the hub's page as make page built it of web: index.html, and what it
// loads.
func Page() fs.FS {
	page, err := fs.Sub(web, "web/dist")
	if err != nil {
		panic(err) // the name is a constant
	}
	return page
}
