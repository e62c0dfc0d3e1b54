package main

import (
	"math"
	"strings"
	"unicode"
)

// unlimited is the width and the height of what is no terminal.
const unlimited = math.MaxInt32

// tone is what a piece of text is emphasised with, as ECMA-48 numbers it.
type tone string

const (
	plainly tone = ""
	bold    tone = "1"
	faint   tone = "2"
	red     tone = "31"
	yellow  tone = "33"
)

// span is a piece of a row.
type span struct {
	text string
	tone tone
}

// row is a line of a terminal.
type row []span

// text returns as much of a row as fits into so many cells.
func (r row) text(width int, colour bool) string {
	var text strings.Builder
	for _, s := range r {
		part := cut(s.text, width)
		width -= cellsOf(part)
		if colour && s.tone != plainly && part != "" {
			part = "\x1b[" + string(s.tone) + "m" + part + "\x1b[0m"
		}
		text.WriteString(part)
	}
	return strings.TrimRight(text.String(), " ")
}

// cellsOf returns how many cells of a terminal a text takes.
func cellsOf(text string) int {
	width := 0
	for _, r := range text {
		width += cells(r)
	}
	return width
}

// fitted returns text in exactly so many cells; what is left out shows as "…".
func fitted(text string, width int) string {
	if cellsOf(text) > width {
		text = cut(text, width-1) + "…"
	}
	return padded(text, width)
}

// visible returns text that a terminal shows and does not obey: what is not to be
// seen is replaced. A name's joined emoji stay joined.
func visible(text string) string {
	const joiner = '\u200d'
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || r == joiner {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// flow returns rows of parts, as many as fit beside each other.
func flow(parts []span, width int) []row {
	const between = " · "
	gap := cellsOf(between)
	var rows []row
	used := 0
	for _, part := range parts {
		wide := cellsOf(part.text)
		if len(rows) > 0 && used+gap+wide <= width {
			last := &rows[len(rows)-1]
			*last = append(*last, span{between, faint}, part)
			used += gap + wide
			continue
		}
		rows = append(rows, row{part})
		used = wide
	}
	return rows
}
