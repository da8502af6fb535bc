package tracer_test

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/klauspost/compress/zstd"
)

// A second reader of trace files, which shares nothing with the first one and
// does what docs/trace-format.md says, checks that the page is right.

func TestDocumentedFormat(t *testing.T) {
	for name, program := range tracetest.Programs {
		events := tracetest.Play(5, program)
		d := &docReader{b: encode(t, events, 100)}
		if err := d.file(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(d.events) != len(events) {
			t.Fatalf("%s: %d events, want %d", name, len(d.events), len(events))
		}
		for i := range events {
			if !tracer.Equal(&d.events[i], events[i]) {
				t.Fatalf("%s:\n got %s\nwant %s", name, tracer.AppendJSON(nil, &d.events[i]), tracer.AppendJSON(nil, events[i]))
			}
		}
	}
}

// A trace that lets go, written in every way that it can be: in parts, with jumps.
func TestDocumentedKeepFormat(t *testing.T) {
	events := mixed(t)[:20_000]
	var f memFile
	writeKept(t, &f, tracer.Keep{Bytes: 60 << 10}, events)
	d := &docReader{b: f.b}
	if err := d.kept(); err != nil {
		t.Fatal(err)
	}
	if d.gone == 0 || d.parts < 3 || d.jumps == 0 || d.gone+len(d.events) != len(events) {
		t.Fatalf("%d events let go, %d there, %d parts, %d jumps", d.gone, len(d.events), d.parts, d.jumps)
	}
	for i := range d.events {
		if want := events[d.gone+i]; !tracer.Equal(&d.events[i], want) {
			t.Fatalf("\n got %s\nwant %s", tracer.AppendJSON(nil, &d.events[i]), tracer.AppendJSON(nil, want))
		}
	}
	if len(d.sources) != 4 {
		t.Errorf("source files %v", d.sources)
	}
}

type docSite struct {
	at, pkg string
	stack   []tracer.Frame
}

type docShape struct {
	kind   string
	fields []byte
}

type docReader struct {
	b       []byte
	strings [2][]string // the block's own, the file's
	sites   [2][]docSite
	shapes  []docShape
	events  []tracer.Event

	gone, parts, jumps int
	sources            map[string]bool
}

func (d *docReader) file() error {
	le := binary.LittleEndian
	b := d.b
	sum := func(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
	if string(b[:8]) != "GOVIS\r\n\x1a" || le.Uint32(b[8:]) != 1 || le.Uint32(b[12:]) != sum(b[:12]) {
		return fmt.Errorf("header")
	}
	foot := b[len(b)-16:]
	if string(foot[8:12]) != "gend" || le.Uint32(foot[12:]) != sum(foot[:12]) {
		return fmt.Errorf("footer")
	}
	for at, number := 16, 0; at < len(b)-16; number++ {
		head, body := b[at:at+64], b[at+64:at+64+int(le.Uint32(b[at+4:]))]
		if le.Uint32(head[60:]) != sum(head[:60]) || le.Uint32(head[16:]) != sum(body) || le.Uint16(head[2:]) != uint16(number) ||
			le.Uint64(head[20:]) != uint64(len(d.events)) {
			return fmt.Errorf("block at %d", at)
		}
		if head[0] == 7 != (uint64(at) == le.Uint64(foot)) {
			return fmt.Errorf("index at %d", at)
		}
		at += 64 + len(body)
		if head[1] == 1 {
			z, _ := zstd.NewReader(nil)
			var err error
			if body, err = z.DecodeAll(body, nil); err != nil || len(body) != int(le.Uint32(head[8:])) {
				return fmt.Errorf("decompressing: %v", err)
			}
		}
		c := &docCursor{body}
		switch head[0] {
		case 2:
			d.table(c)
		case 3:
			d.block(c, head)
		default:
			continue
		}
		if len(c.b) > 0 {
			return fmt.Errorf("%d bytes left of block type %d", len(c.b), head[0])
		}
	}
	return nil
}

// kept reads a trace that lets go.
func (d *docReader) kept() error {
	le := binary.LittleEndian
	b := d.b
	sum := func(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
	if string(b[:8]) != "GOVIS\r\n\x1a" || le.Uint32(b[8:]) != 2 || le.Uint32(b[12:]) != sum(b[:12]) || b[16] != 1 {
		return fmt.Errorf("header")
	}
	var front []byte
	for i, at := 0, 80+int(le.Uint32(b[20:])); i < 2; i, at = i+1, at+80 {
		f := b[at : at+80]
		if le.Uint32(f[60:]) == sum(f[:60]) && le.Uint32(f[16:]) == sum(f[64:]) && f[0] == 8 &&
			(front == nil || le.Uint64(f[64:]) > le.Uint64(front[64:])) {
			front = f
		}
	}
	if front == nil {
		return fmt.Errorf("front")
	}
	d.gone = int(le.Uint64(front[20:]))
	d.sources = map[string]bool{}
	number := le.Uint16(front[2:])
	for at := int(le.Uint64(front[72:])); ; number++ {
		head, body := b[at:at+64], b[at+64:at+64+int(le.Uint32(b[at+4:]))]
		if le.Uint32(head[60:]) != sum(head[:60]) || le.Uint32(head[16:]) != sum(body) || le.Uint16(head[2:]) != number ||
			le.Uint64(head[20:]) != uint64(d.gone+len(d.events)) {
			return fmt.Errorf("block at %d", at)
		}
		at += 64 + len(body)
		if head[1] == 1 {
			z, _ := zstd.NewReader(nil)
			var err error
			if body, err = z.DecodeAll(body, nil); err != nil {
				return fmt.Errorf("decompressing: %v", err)
			}
		}
		c := &docCursor{body}
		switch head[0] {
		case 2:
			d.table(c)
		case 3:
			d.block(c, head)
		case 4:
			d.sources[c.bytes()] = true
		case 6:
			return nil
		case 9:
			d.parts++
			d.strings[1], d.sites[1], d.shapes = nil, nil, nil
			for n := c.u(); n > 0; n-- {
				at, head := c.u(), c.take(64)
				path := c.bytes()
				if string(b[at:at+64]) != string(head) {
					return fmt.Errorf("the source file %s is not at %d", path, at)
				}
				d.sources[path] = true
			}
		case 10:
			d.jumps++
			at = int(le.Uint64(body))
		}
	}
}

type docCursor struct{ b []byte }

func (c *docCursor) u() uint64 {
	v, n := binary.Uvarint(c.b)
	c.b = c.b[n:]
	return v
}

func (c *docCursor) s() int64 {
	v, n := binary.Varint(c.b)
	c.b = c.b[n:]
	return v
}

func (c *docCursor) take(n uint64) []byte {
	v := c.b[:n]
	c.b = c.b[n:]
	return v
}

func (c *docCursor) bytes() string { return string(c.take(c.u())) }

func (d *docReader) table(c *docCursor) {
	c.u()
	d.readStrings(c, 1)
	c.u()
	d.readSites(c, 1)
	c.u()
	for n := c.u(); n > 0; n-- {
		d.shapes = append(d.shapes, docShape{kind: c.bytes(), fields: []byte(c.bytes())})
	}
}

func (d *docReader) readStrings(c *docCursor, table int) {
	for n := c.u(); n > 0; n-- {
		d.strings[table] = append(d.strings[table], c.bytes())
	}
}

func (d *docReader) readSites(c *docCursor, table int) {
	for n := c.u(); n > 0; n-- {
		s := docSite{at: d.string(c), pkg: d.string(c)}
		for n := c.u(); n > 0; n-- {
			s.stack = append(s.stack, tracer.Frame{Func: d.string(c), File: d.string(c), Line: int(c.s())})
		}
		d.sites[table] = append(d.sites[table], s)
	}
}

func (d *docReader) string(c *docCursor) string {
	ref := c.u()
	switch {
	case ref == 0:
		return ""
	case ref%2 == 1:
		return d.strings[1][(ref-1)/2]
	default:
		return d.strings[0][(ref-2)/2]
	}
}

func (d *docReader) site(c *docCursor) docSite {
	ref := c.u()
	switch {
	case ref == 0:
		return docSite{}
	case ref%2 == 1:
		return d.sites[1][(ref-1)/2]
	default:
		return d.sites[0][(ref-2)/2]
	}
}

func (d *docReader) block(c *docCursor, head []byte) {
	le := binary.LittleEndian
	d.strings[0], d.sites[0] = nil, nil
	d.readStrings(c, 0)
	d.readSites(c, 0)
	var col [256]docCursor
	type column struct {
		number byte
		size   uint64
	}
	var order []column
	for n := c.take(1)[0]; n > 0; n-- {
		order = append(order, column{c.take(1)[0], c.u()})
	}
	for _, o := range order {
		col[o.number].b = c.take(o.size)
	}
	seq, t, g, n := le.Uint64(head[28:])-1, int64(le.Uint64(head[44:])), uint64(0), int64(0)
	for range le.Uint32(head[12:]) {
		shape := d.shapes[col[0].u()]
		seq += col[41].u() + 1
		t += int64(col[42].u())
		g += uint64(col[43].s())
		e := tracer.Event{Seq: seq, T: t, G: g, P: int32(col[44].s())}
		e.Kind, _ = tracer.ParseKind(shape.kind)
		for _, f := range shape.fields {
			e.Has |= 1 << (f - 1)
			d.field(&e, f, &col[f], &n)
		}
		if e.Has&(tracer.FieldAt|tracer.FieldPkg|tracer.FieldStack) != 0 {
			s := d.site(&col[45])
			e.At, e.Pkg, e.Stack = s.at, s.pkg, s.stack
		}
		d.events = append(d.events, e)
	}
}

func (d *docReader) field(e *tracer.Event, f byte, c *docCursor, n *int64) {
	ints := map[byte]*int{6: &e.Len, 7: &e.Cap, 13: &e.Case, 26: &e.Code}
	uints := map[byte]*uint64{
		1: &e.By, 2: &e.Obj, 10: &e.Peer, 15: &e.Chan, 17: &e.Owner, 19: &e.Parent, 22: &e.Addr, 30: &e.Gen,
	}
	strings := map[byte]*string{
		3: &e.Name, 4: &e.Reason, 8: &e.Elem, 9: &e.Mode, 11: &e.Value, 21: &e.Cause, 23: &e.Op,
		24: &e.Old, 25: &e.New, 27: &e.Message, 28: &e.Label, 29: &e.State,
	}
	switch {
	case ints[f] != nil:
		*ints[f] = int(c.s())
	case uints[f] != nil:
		*uints[f] = c.u()
	case strings[f] != nil:
		*strings[f] = d.string(c)
	case f == 5:
		*n += c.s()
		e.N = *n
	case f == 12:
		e.OK = c.take(1)[0] == 1
	case f == 14:
		for k := c.u(); k > 0; k-- {
			e.Cases = append(e.Cases, tracer.Case{Dir: d.string(c), Chan: c.u(), Name: d.string(c)})
		}
	case f == 16:
		e.Counter = c.s()
	case f == 18:
		for k := c.u(); k > 0; k-- {
			e.Waiters = append(e.Waiters, c.u())
		}
	case f == 20:
		e.Deadline = e.T + c.s()
	}
}
