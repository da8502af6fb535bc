package tracer

// An eventDecoder reads the events of one block in order.
type eventDecoder struct {
	refs
	h    blockHeader
	cols [columns]cursor
	read uint32 // events so far
	seq  uint64
	t    int64
	n    int64
	g    uint64
}

// newEventDecoder reads from the decompressed body of an events block. The
// tables must hold all that was written before the block.
func newEventDecoder(h blockHeader, body []byte, tab *tables) (*eventDecoder, error) {
	d := &eventDecoder{h: h, refs: refs{tables: tab}, seq: h.firstSeq - 1, t: h.firstT}
	c := &cursor{b: body}
	if !d.readLocal(c) {
		return nil, errCorrupt
	}
	n := int(c.byte())
	var codes [columns]byte
	var sizes [columns]uint64
	if n > columns {
		return nil, errCorrupt
	}
	for i := range n {
		codes[i], sizes[i] = c.byte(), c.uint()
		if codes[i] >= columns || i > 0 && codes[i] <= codes[i-1] {
			return nil, errCorrupt
		}
	}
	for i := range n {
		if sizes[i] > uint64(len(c.b)) {
			return nil, errCorrupt
		}
		d.cols[codes[i]].b = c.b[:sizes[i]]
		c.b = c.b[sizes[i]:]
	}
	if !c.done() || uint64(len(d.cols[columnShape].b)) < uint64(h.count) {
		return nil, errCorrupt
	}
	return d, nil
}

// next reads the next event into e. There are as many as the block's header
// says; after the last one, next checks that nothing is left over.
func (d *eventDecoder) next(e *Event) error {
	*e = Event{}
	n := d.cols[columnShape].uint()
	if n >= uint64(len(d.tables.shapes)) {
		return errCorrupt
	}
	s := &d.tables.shapes[n]
	e.Kind, e.Has = s.kind, s.has
	seq := d.seq + 1 + d.cols[columnSeq].uint()
	t := d.t + int64(d.cols[columnT].uint())
	if d.read > 0 && seq <= d.seq || t < d.t {
		return errCorrupt
	}
	d.seq, d.t = seq, t
	d.g += uint64(d.cols[columnG].int())
	p := d.cols[columnP].int()
	e.Seq, e.T, e.G, e.P = seq, t, d.g, int32(p)
	bad := p != int64(e.P)
	for _, f := range s.fields {
		d.field(f, e)
		bad = bad || d.cols[fieldTable[f].code].bad
	}
	if s.place {
		site := d.site(&d.cols[columnSite])
		if s.has&FieldAt != 0 {
			e.At = site.at
		}
		if s.has&FieldPkg != 0 {
			e.Pkg = site.pkg
		}
		if s.has&FieldStack != 0 {
			e.Stack = site.stack
		}
	}
	d.read++
	if bad || d.cols[columnSeq].bad || d.cols[columnT].bad || d.cols[columnG].bad ||
		d.cols[columnP].bad || d.cols[columnSite].bad {
		return errCorrupt
	}
	if d.read == 1 && (seq != d.h.firstSeq || t != d.h.firstT) || d.read == d.h.count && !d.finished() {
		return errCorrupt
	}
	return nil
}

// finished reports whether the block ends as its header says.
func (d *eventDecoder) finished() bool {
	for i := range d.cols {
		if len(d.cols[i].b) > 0 {
			return false
		}
	}
	return d.seq == d.h.lastSeq && d.t == d.h.lastT
}

// field reads the field at position i of fieldTable from its column.
func (d *eventDecoder) field(i uint8, e *Event) {
	info := &fieldTable[i]
	c := &d.cols[info.code]
	switch v := info.ptr(e).(type) {
	case *uint64:
		*v = c.uint()
	case *int:
		*v = int(c.int())
	case *int64:
		*v = c.int()
		switch Fields(1) << i {
		case FieldN:
			d.n += *v
			*v = d.n
		case FieldDeadline:
			*v += e.T
		}
	case *bool:
		*v = c.bool()
	case *string:
		*v = d.string(c)
	case *[]uint64:
		*v = readIDs(c)
	case *[]Case:
		*v = d.readCases(c)
	}
}

func readIDs(c *cursor) []uint64 {
	n := c.count(1)
	if n == 0 {
		return nil
	}
	ids := make([]uint64, n)
	for i := range ids {
		ids[i] = c.uint()
	}
	return ids
}

func (r *refs) readCases(c *cursor) []Case {
	n := c.count(3)
	if n == 0 {
		return nil
	}
	cases := make([]Case, n)
	for i := range cases {
		cases[i] = Case{Dir: r.string(c), Chan: c.uint(), Name: r.string(c)}
	}
	return cases
}

// decodeEvents reads all events of a block.
func decodeEvents(h blockHeader, body []byte, tab *tables) ([]Event, error) {
	d, err := newEventDecoder(h, body, tab)
	if err != nil {
		return nil, err
	}
	events := make([]Event, h.count)
	for i := range events {
		if err := d.next(&events[i]); err != nil {
			return nil, err
		}
	}
	return events, nil
}
