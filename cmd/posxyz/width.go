package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// cells returns how many cells of a terminal a rune takes.
func cells(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) { // they stand on the one before
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut returns as much of text as fits into so many cells.
func cut(text string, most int) string {
	for i, r := range text {
		if most -= cells(r); most < 0 {
			return text[:i]
		}
	}
	return text
}

// padded returns text with blanks up to so many cells.
func padded(text string, least int) string {
	for _, r := range text {
		least -= cells(r)
	}
	return text + strings.Repeat(" ", max(least, 0))
}
