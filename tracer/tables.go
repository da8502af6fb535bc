package tracer

// tables are what a file writes once and refers to. They only grow: a copy of
// the struct stays good while more is added to the original.
type tables struct {
	strings []string
	sites   []site
	shapes  []shape

	bytes, frames int // against their bounds
}

// A site is a place in the program.
type site struct {
	at, pkg string
	stack   []Frame
}

// A shape is a kind with the fields that an event has.
type shape struct {
	kind   Kind
	has    Fields
	fields []uint8 // positions in fieldTable of those that have a column
	place  bool    // there is a site
}

// add takes in the body of a table block.
func (t *tables) add(body []byte) error {
	c := &cursor{b: body}
	next := *t
	if !next.addStrings(c) || !next.addSites(c) || !next.addShapes(c) || !c.done() {
		return errCorrupt
	}
	*t = next
	return nil
}

func (t *tables) addStrings(c *cursor) bool {
	if c.uint() != uint64(len(t.strings)) {
		return false
	}
	n := c.count(1)
	if n > maxShared-len(t.strings) {
		return false
	}
	for range n {
		s := string(c.bytes())
		t.bytes += len(s)
		if t.bytes > maxSharedBytes {
			return false
		}
		t.strings = append(t.strings, s)
	}
	return !c.bad
}

func (t *tables) addSites(c *cursor) bool {
	if c.uint() != uint64(len(t.sites)) {
		return false
	}
	n := c.count(3)
	if n > maxShared-len(t.sites) {
		return false
	}
	b := &refs{tables: t}
	for range n {
		s, ok := b.readSite(c)
		t.frames += len(s.stack)
		if !ok || t.frames > maxSharedFrames {
			return false
		}
		t.sites = append(t.sites, s)
	}
	return true
}

func (t *tables) addShapes(c *cursor) bool {
	if c.uint() != uint64(len(t.shapes)) {
		return false
	}
	n := c.count(2)
	if n > maxShapes-len(t.shapes) {
		return false
	}
	for range n {
		s, ok := readShape(c)
		if !ok {
			return false
		}
		t.shapes = append(t.shapes, s)
	}
	return true
}

func readShape(c *cursor) (s shape, ok bool) {
	if s.kind, ok = ParseKind(string(c.bytes())); !ok {
		return s, false
	}
	for range c.count(1) {
		code := c.byte()
		if code >= fieldCodes || fieldByCode[code] < 0 {
			return s, false
		}
		i := uint8(fieldByCode[code])
		if s.has&(1<<i) != 0 {
			return s, false
		}
		s.has |= 1 << i
		if fieldsPlace&(1<<i) == 0 {
			s.fields = append(s.fields, i)
		}
	}
	s.place = s.has&fieldsPlace != 0
	return s, !c.bad
}

// refs resolves references from within one block.
type refs struct {
	tables  *tables
	strings []string
	sites   []site
}

// readLocal reads the strings and sites that a block's body begins with.
func (r *refs) readLocal(c *cursor) bool {
	n := c.count(1)
	r.strings = make([]string, 0, n)
	for range n {
		s := c.bytes()
		if len(s) > maxString {
			return false
		}
		r.strings = append(r.strings, string(s))
	}
	n = c.count(3)
	for range n {
		s, ok := r.readSite(c)
		if !ok {
			return false
		}
		r.sites = append(r.sites, s)
	}
	return !c.bad
}

func (r *refs) readSite(c *cursor) (s site, ok bool) {
	s.at, s.pkg = r.string(c), r.string(c)
	if n := c.count(3); n > 0 {
		s.stack = make([]Frame, n)
		for i := range s.stack {
			s.stack[i] = Frame{Func: r.string(c), File: r.string(c), Line: int(c.int())}
		}
	}
	return s, !c.bad
}

// string reads a reference to a string.
func (r *refs) string(c *cursor) string {
	ref := c.uint()
	if ref == 0 {
		return ""
	}
	list, i := r.strings, (ref-2)>>1
	if ref&1 != 0 {
		list, i = r.tables.strings, (ref-1)>>1
	}
	if i >= uint64(len(list)) {
		c.fail()
		return ""
	}
	return list[i]
}

// site reads a reference to a site.
func (r *refs) site(c *cursor) *site {
	ref := c.uint()
	if ref == 0 {
		return &noSite
	}
	list, i := r.sites, (ref-2)>>1
	if ref&1 != 0 {
		list, i = r.tables.sites, (ref-1)>>1
	}
	if i >= uint64(len(list)) {
		c.fail()
		return &noSite
	}
	return &list[i]
}

var noSite site
