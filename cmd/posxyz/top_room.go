package main

// room is how many lines the tables of a scene get, their titles included.
type room struct{ sources, subscribers int }

// What a scene has besides its tables (a blank line and its title), and how much
// of a table is worth showing: titles, a row, and how many more there are.
const (
	sceneFrame = 2
	leastTable = 3
)

// share deals out the lines of a terminal to the first scenes, as many as have
// room for the least, and one line that counts the rest. A scene takes what it
// needs, as long as the ones after it have the least.
func share(blocks []sceneBlock, height int) []room {
	least := make([]int, len(blocks)) // of each
	shown, used := 0, 0
	for i, b := range blocks {
		least[i] = sceneFrame + min(b.sources.need(), leastTable) + min(b.subscribers.need(), leastTable)
		rest := 0
		if i < len(blocks)-1 {
			rest = 1
		}
		if shown == i && used+least[i]+rest <= height {
			shown++
			used += least[i]
		}
	}
	spare := height - used
	if shown < len(blocks) {
		spare--
	}
	rooms := make([]room, shown)
	for i := range rooms {
		sources, subscribers := blocks[i].sources.need(), blocks[i].subscribers.need()
		have := least[i] - sceneFrame + spare
		rooms[i] = halve(have, sources, subscribers)
		spare = have - rooms[i].sources - rooms[i].subscribers
	}
	return rooms
}

// need is how many lines show all of a table.
func (t *table) need() int {
	if len(t.rows) == 0 {
		return 0
	}
	return 1 + len(t.rows)
}

// halve gives each table what it needs, and at least the half of what there is.
func halve(have, sources, subscribers int) room {
	half := have / 2
	switch {
	case sources+subscribers <= have:
		return room{sources, subscribers}
	case sources <= half:
		return room{sources, have - sources}
	case subscribers <= half:
		return room{have - subscribers, subscribers}
	}
	return room{half, have - half}
}
