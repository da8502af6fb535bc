package tracer

import (
	"encoding/binary"
	"errors"
	"slices"
	"sort"
)

// An indexEntry says where a block is.
type indexEntry struct {
	blockHeader
	offset int64  // of its header
	path   string // of a source block's file
	part   int    // of a trace that lets go: which one it is in, as the catalog counts them
}

// next returns the offset of what follows the block.
func (e *indexEntry) next() int64 { return e.offset + blockSize + int64(e.stored) }

// appendIndex appends the body of an index block: each block's header as it is
// in the file, then the paths of the source blocks. Where a block is follows
// from the lengths of those before it.
func appendIndex(b []byte, entries []indexEntry) []byte {
	b = binary.AppendUvarint(b, uint64(len(entries)))
	for i := range entries {
		b = entries[i].append(b)
	}
	for i := range entries {
		if entries[i].kind == blockSource {
			b = appendBytes(b, entries[i].path)
		}
	}
	return b
}

// parseIndex reads the body of an index block that begins at offset end, and
// checks that the blocks fill the file up to there.
func parseIndex(body []byte, end int64) ([]indexEntry, error) {
	c := &cursor{b: body}
	n := c.count(blockSize)
	entries := make([]indexEntry, 0, n)
	at := int64(headerSize)
	for range n {
		h, err := parseBlockHeader(c.b)
		if err != nil {
			return nil, err
		}
		c.b = c.b[blockSize:]
		e := indexEntry{blockHeader: h, offset: at}
		at = e.next()
		entries = append(entries, e)
	}
	for i := range entries {
		if entries[i].kind == blockSource {
			entries[i].path = string(c.bytes())
		}
	}
	if !c.done() || at != end {
		return nil, errCorrupt
	}
	return entries, nil
}

// A catalog is what a trace knows of its file: where everything is. A copy of
// the struct stays good while more is added to the original.
type catalog struct {
	blocks      []indexEntry // events
	checkpoints []indexEntry
	sources     []indexEntry
	tables      tables // of the last part
	events      int    // in blocks, with those that were let go
	all         int    // blocks of all types

	gone       LetGo    // what was let go
	goneBlocks int      // of events: blocks[0] is the block after so many
	part       int      // number of the last part, from 1; 0 where the trace is all one
	earlier    []tables // of the parts before it that are there
}

// tablesOf returns the tables that a block refers to.
func (c *catalog) tablesOf(e *indexEntry) *tables {
	if e.part == c.part {
		return &c.tables
	}
	return &c.earlier[e.part-c.part+len(c.earlier)]
}

// letGo forgets the parts before one.
func (c *catalog) letGo(part int, gone LetGo) {
	old := func(list []indexEntry) int {
		return sort.Search(len(list), func(i int) bool { return list[i].part >= part })
	}
	n := old(c.blocks)
	c.blocks, c.goneBlocks = c.blocks[n:], c.goneBlocks+n
	c.checkpoints = c.checkpoints[old(c.checkpoints):]
	c.earlier = slices.Clone(c.earlier[max(0, len(c.earlier)-(c.part-part)):])
	c.gone = gone
}

// add takes in a block, whose body is needed for tables only, and checks that
// it fits to those before it.
func (c *catalog) add(e indexEntry, body []byte) error {
	if e.number != uint16(c.all) || e.position != uint64(c.events) {
		return errors.New("blocks before it are missing, or in the wrong place")
	}
	c.all++
	if e.kind == blockPart {
		if c.part > 0 {
			c.earlier = append(slices.Clip(c.earlier), c.tables)
		}
		c.part++
		c.tables = tables{}
		return nil
	}
	e.part = c.part
	switch e.kind {
	case blockTable:
		return c.tables.add(body)
	case blockEvents:
		if n := len(c.blocks); n > 0 && (e.firstSeq <= c.blocks[n-1].lastSeq || e.firstT < c.blocks[n-1].lastT) {
			return errCorrupt
		}
		c.blocks = append(c.blocks, e)
		c.events += int(e.count)
	case blockCheckpoint:
		c.checkpoints = append(c.checkpoints, e)
	case blockSource:
		c.sources = append(c.sources, e)
	}
	return nil
}

// block returns the number of the block with the event at position i, which
// must be in a block.
func (c *catalog) block(i int) int {
	return sort.Search(len(c.blocks), func(k int) bool { return c.blocks[k].position > uint64(i) }) - 1
}

// checkpointBefore returns the last checkpoint of at most n events.
func (c *catalog) checkpointBefore(n int) (indexEntry, bool) {
	k := sort.Search(len(c.checkpoints), func(k int) bool { return c.checkpoints[k].position > uint64(n) })
	if k == 0 {
		return indexEntry{}, false
	}
	return c.checkpoints[k-1], true
}
