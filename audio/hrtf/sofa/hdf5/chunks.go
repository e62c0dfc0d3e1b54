package hdf5

import (
	"errors"
	"fmt"
)

// chunk is a box of a dataset, as the index gives it.
type chunk struct {
	at      []uint64 // which one: counted in chunks along each dimension
	address uint64
	size    uint64 // bytes in the file
	mask    uint64 // filters that were left out
}

// grid is how a dataset is cut into chunks.
type grid struct {
	dims   []uint64 // of the dataset, elements
	chunk  []uint64 // of a chunk, elements
	counts []uint64 // chunks along each dimension
	bytes  uint64   // of a chunk, unpacked
	chunks uint64   // in all
}

func (d *Dataset) newGrid() (*grid, error) {
	l := d.layout
	if len(l.chunk) != len(d.Dims) || l.element != uint64(d.element.size) {
		return nil, fmt.Errorf("chunks are %d of elements of %d bytes, in a dataset of %d with %d", l.chunk, l.element, d.Dims, d.element.size)
	}
	elements, ok := product(l.chunk)
	if !ok || elements == 0 || elements > maxChunk/l.element {
		return nil, fmt.Errorf("chunks are %d elements of %d bytes, want at most %d bytes", l.chunk, l.element, maxChunk)
	}
	g := &grid{dims: d.Dims, chunk: l.chunk, bytes: elements * l.element}
	for i, size := range l.chunk {
		g.counts = append(g.counts, (d.Dims[i]+size-1)/size) // dims are at most MaxElements
	}
	g.chunks, _ = product(g.counts) // not more than elements
	if g.chunks > maxChunks {
		return nil, fmt.Errorf("%d chunks of %d, want at most %d", g.chunks, l.chunk, maxChunks)
	}
	return g, nil
}

// readChunks returns the n numbers of a chunked dataset.
func readChunks[T float32 | float64](d *Dataset, n uint64) ([]T, error) {
	g, err := d.newGrid()
	if err != nil {
		return nil, err
	}
	if d.layout.address == undefined {
		return nil, errors.New("its data were never written")
	}
	limit := min(maxUnpacked, plainUnpacked+maxRatio*uint64(d.f.size))
	if d.f.unpacked += g.chunks * g.bytes; d.f.unpacked > limit {
		return nil, fmt.Errorf("%d chunks of %d bytes, too much for a file of %d bytes: want at most %d in all", g.chunks, g.bytes, d.f.size, limit)
	}
	r := &chunkReader[T]{d: d, g: g, numbers: make([]T, n), seen: make([]bool, g.chunks)}
	r.pipeline = pipeline{filters: d.filters, limit: int(g.bytes) + 4*len(d.filters)}
	if err := d.walkChunks(g, r.read); err != nil {
		return nil, err
	}
	for i, seen := range r.seen {
		if !seen {
			return nil, fmt.Errorf("chunk %d of %d was never written", i, g.chunks)
		}
	}
	return r.numbers, nil
}

// chunkReader puts chunks where they belong.
type chunkReader[T float32 | float64] struct {
	// fixed
	d *Dataset
	g *grid

	numbers  []T
	seen     []bool // chunks, in the order of their places
	pipeline pipeline
	raw      []byte
}

func (r *chunkReader[T]) read(c chunk) error {
	index := uint64(0)
	for i, at := range c.at {
		if at >= r.g.counts[i] {
			return nil // what was cut away when the dataset shrank
		}
		index = index*r.g.counts[i] + at
	}
	if r.seen[index] {
		return fmt.Errorf("chunk %d has two places in the file", c.at)
	}
	r.seen[index] = true
	data, err := r.unpack(c)
	if err != nil {
		return fmt.Errorf("chunk %d at %#x %w", c.at, c.address, err)
	}
	r.place(c, data)
	return nil
}

func (r *chunkReader[T]) unpack(c chunk) ([]byte, error) {
	if limit := r.g.bytes + r.g.bytes/64 + 1024; c.size > limit { // deflate adds 5 bytes to a stored block
		return nil, fmt.Errorf("is %d bytes long, want at most %d", c.size, limit)
	}
	if r.d.f.after(c.address) < c.size {
		return nil, fmt.Errorf("is %d bytes long, beyond the end of the file at %#x", c.size, r.d.f.size)
	}
	raw := r.raw
	if uint64(cap(raw)) < c.size {
		raw = make([]byte, c.size)
	}
	raw = raw[:c.size]
	if err := r.d.f.readInto("data", raw, c.address); err != nil {
		return nil, err
	}
	data, err := r.pipeline.undo(raw, c.mask)
	if err != nil {
		return nil, err
	}
	if uint64(len(data)) != r.g.bytes {
		return nil, fmt.Errorf("unpacks to %d bytes, want %d", len(data), r.g.bytes)
	}
	r.raw = data // for the next one: pipelines swap buffers
	return data, nil
}

// place copies the part of a chunk that is inside of the dataset, row by row.
func (r *chunkReader[T]) place(c chunk, data []byte) {
	last := len(c.at) - 1
	size := r.d.element.size
	row := int(min(r.g.chunk[last], r.g.dims[last]-c.at[last]*r.g.chunk[last]))
	position := make([]uint64, len(c.at)) // in the chunk
	for {
		to, from := uint64(0), uint64(0)
		for i, p := range position {
			to = to*r.g.dims[i] + c.at[i]*r.g.chunk[i] + p
			from = from*r.g.chunk[i] + p
		}
		decode(r.numbers[to:to+uint64(row)], data[int(from)*size:], r.d.element)
		i := last - 1
		for ; i >= 0; i-- {
			position[i]++
			if position[i] < r.g.chunk[i] && c.at[i]*r.g.chunk[i]+position[i] < r.g.dims[i] {
				break
			}
			position[i] = 0
		}
		if i < 0 {
			return
		}
	}
}
