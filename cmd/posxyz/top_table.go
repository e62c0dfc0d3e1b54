package main

// column is a column of a table.
type column struct {
	title string
	least int  // cells that it has, whatever stands in it
	right bool // what stands in it stands at the right
	drop  int  // which goes first where there is no room for all: the highest; 0 stays
}

// The table's indent, and the blanks between its columns.
const indent, gutter = 2, 2

// table is rows under columns. The first column is a name, which is cut where
// there is no room for all of it.
type table struct {
	columns []column
	rows    [][]span
}

// leastName is how much is left of a name before a column is dropped.
const leastName = 15 // 127.0.0.1:65535

// layout returns how wide each column is in a terminal of that width; 0 is not
// shown. All the rows of all its tables are considered, whether or not they are
// shown, so that nothing moves when rows change places.
func layout(columns []column, tables []table, width int) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = max(c.least, cellsOf(c.title))
	}
	for _, t := range tables {
		for _, r := range t.rows {
			for i, cell := range r {
				widths[i] = max(widths[i], cellsOf(cell.text))
			}
		}
	}
	for {
		room := width - indent
		drop := 0
		for i, w := range widths[1:] {
			if w > 0 {
				room -= gutter + w
				if columns[i+1].drop > columns[drop].drop {
					drop = i + 1
				}
			}
		}
		if room >= min(widths[0], leastName) || drop == 0 {
			widths[0] = min(widths[0], max(room, 1))
			return widths
		}
		widths[drop] = 0
	}
}

// lines returns the first rows of the table under its titles, in so many lines;
// the rest is counted.
func (t *table) lines(widths []int, most int) []row {
	if len(t.rows) == 0 || most <= 0 {
		return nil
	}
	titles := make([]span, len(t.columns))
	for i, c := range t.columns {
		titles[i] = span{c.title, faint}
	}
	lines := []row{t.line(titles, widths)}
	shown := t.rows[:min(len(t.rows), max(most-1, 0))]
	if len(shown) < len(t.rows) {
		shown = shown[:max(len(shown)-1, 0)]
	}
	for _, r := range shown {
		lines = append(lines, t.line(r, widths))
	}
	if left := len(t.rows) - len(shown); left > 0 {
		lines = append(lines, row{{"  ... and " + grouped(uint64(left)) + " more", faint}})
	}
	return lines[:min(len(lines), most)]
}

// line pads the cells of a row.
func (t *table) line(cells []span, widths []int) row {
	line := row{}
	gap := indent
	for i, cell := range cells {
		if widths[i] == 0 {
			continue
		}
		text := fitted(cell.text, widths[i])
		if t.columns[i].right {
			text = padded("", widths[i]-cellsOf(cell.text)) + cell.text
		}
		line = append(line, span{padded("", gap), plainly}, span{text, cell.tone})
		gap = gutter
	}
	return line
}
