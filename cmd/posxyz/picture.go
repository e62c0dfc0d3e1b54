package main

import (
	"path/filepath"
	"strings"
)

// checkPicture refuses names of files that say no form we draw.
func checkPicture(flag, name string) error {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".svg":
		return nil
	}
	return usagef("%s %s: want a name that ends in .png or .svg", flag, name)
}
