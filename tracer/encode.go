package tracer

import "encoding/binary"

// An events block stores its events by column: all kinds, all times, all
// values of one field together, for neighbours in a column are alike and
// compress well. The columns, by number: those below, and the fields with the
// numbers in fieldTable.
const (
	columnShape = 0
	columnSeq   = 40 + iota
	columnT
	columnG
	columnP
	columnSite
	columns = fieldCodes
)

// An eventEncoder gathers events for one block.
type eventEncoder struct {
	in    *interner
	cols  [columns][]byte
	count int

	first, last   uint64 // Seq
	firstT, lastT int64
	lastN         int64
	lastG         uint64
	shapes        [kindCount]recentShape
}

// recentShape is the last shape that a kind had.
type recentShape struct {
	has    Fields
	n      uint64
	known  bool
	fields []uint8
}

// add appends an event to the block.
func (b *eventEncoder) add(e *Event) {
	if b.count == 0 {
		b.first, b.last, b.firstT, b.lastT = e.Seq, e.Seq-1, e.T, e.T
	}
	has := e.Has & fieldsAll
	s := &b.shapes[e.Kind]
	if !s.known || s.has != has {
		*s = recentShape{has: has, n: b.in.file.shape(e.Kind, has), known: true, fields: s.fields[:0]}
		for f := has &^ fieldsPlace; f != 0; f &= f - 1 {
			s.fields = append(s.fields, uint8(f.index()))
		}
	}
	b.uint(columnShape, s.n)
	b.uint(columnSeq, e.Seq-b.last-1)
	b.uint(columnT, uint64(e.T-b.lastT))
	b.int(columnG, int64(e.G-b.lastG))
	b.int(columnP, int64(e.P))
	b.last, b.lastT, b.lastG = e.Seq, e.T, e.G
	b.count++
	for _, f := range s.fields {
		b.field(f, e)
	}
	if has&fieldsPlace != 0 {
		b.uint(columnSite, b.placeRef(e, has))
	}
}

// placeRef returns the reference of the site of e's place, as far as e has it.
func (b *eventEncoder) placeRef(e *Event, has Fields) uint64 {
	if has&fieldsPlace == fieldsPlace {
		return b.in.site(e.At, e.Pkg, e.Stack)
	}
	var s site
	if has&FieldAt != 0 {
		s.at = e.At
	}
	if has&FieldPkg != 0 {
		s.pkg = e.Pkg
	}
	if has&FieldStack != 0 {
		s.stack = e.Stack
	}
	return b.in.site(s.at, s.pkg, s.stack)
}

func (b *eventEncoder) uint(col int, v uint64) {
	b.cols[col] = binary.AppendUvarint(b.cols[col], v)
}

func (b *eventEncoder) int(col int, v int64) {
	b.cols[col] = binary.AppendVarint(b.cols[col], v)
}

// ownStrings are the fields whose strings are mostly different each time.
const ownStrings = FieldValue | FieldOld | FieldNew | FieldMessage | FieldCause

// field appends the field at position i of fieldTable to its column.
func (b *eventEncoder) field(i uint8, e *Event) {
	info := &fieldTable[i]
	col := int(info.code)
	switch Fields(1) << i { // those that many events have
	case FieldBy:
		b.uint(col, e.By)
		return
	case FieldObj:
		b.uint(col, e.Obj)
		return
	case FieldName:
		b.uint(col, b.in.shared(e.Name))
		return
	case FieldN: // mostly one more than before
		b.int(col, e.N-b.lastN)
		b.lastN = e.N
		return
	case FieldLen:
		b.int(col, int64(e.Len))
		return
	case FieldCap:
		b.int(col, int64(e.Cap))
		return
	case FieldMode:
		b.uint(col, b.in.shared(e.Mode))
		return
	case FieldPeer:
		b.uint(col, e.Peer)
		return
	case FieldValue:
		b.uint(col, b.in.own(e.Value))
		return
	case FieldOK:
		b.cols[col] = appendBool(b.cols[col], e.OK)
		return
	case FieldOwner:
		b.uint(col, e.Owner)
		return
	}
	switch v := info.ptr(e).(type) {
	case *uint64:
		b.uint(col, *v)
	case *int:
		b.int(col, int64(*v))
	case *int64:
		if Fields(1)<<i == FieldDeadline {
			b.int(col, *v-e.T)
		} else {
			b.int(col, *v)
		}
	case *bool:
		b.cols[col] = appendBool(b.cols[col], *v)
	case *string:
		if ownStrings&(1<<i) != 0 {
			b.uint(col, b.in.own(*v))
		} else {
			b.uint(col, b.in.shared(*v))
		}
	case *[]uint64:
		b.uint(col, uint64(len(*v)))
		for _, id := range *v {
			b.uint(col, id)
		}
	case *[]Case:
		b.uint(col, uint64(len(*v)))
		for i := range *v {
			c := &(*v)[i]
			b.uint(col, b.in.shared(c.Dir))
			b.uint(col, c.Chan)
			b.uint(col, b.in.shared(c.Name))
		}
	}
}

// size returns how many bytes the block has by now, more or less.
func (b *eventEncoder) size() int {
	n := len(b.in.localBytes) + len(b.in.siteBytes)
	for i := range b.cols {
		n += len(b.cols[i])
	}
	return n
}

// take returns the block's header, as far as the events determine it, and its
// body, and begins a new block.
func (b *eventEncoder) take(body []byte) (blockHeader, []byte) {
	h := blockHeader{
		kind: blockEvents, count: uint32(b.count),
		firstSeq: b.first, lastSeq: b.last, firstT: b.firstT, lastT: b.lastT,
	}
	body = b.in.local(body[:0])
	used := 0
	for i := range b.cols {
		if len(b.cols[i]) > 0 {
			used++
		}
	}
	body = append(body, byte(used))
	for i := range b.cols {
		if len(b.cols[i]) > 0 {
			body = append(body, byte(i))
			body = binary.AppendUvarint(body, uint64(len(b.cols[i])))
		}
	}
	for i := range b.cols {
		body = append(body, b.cols[i]...)
		b.cols[i] = b.cols[i][:0]
	}
	b.count, b.lastN, b.lastG = 0, 0, 0
	return h, body
}
