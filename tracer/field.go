package tracer

import "math/bits"

// A fieldInfo describes one optional field of an Event: its name in JSON and
// where it is.
type fieldInfo struct {
	name string
	ptr  func(e *Event) any // *uint64, *int64, *int, *string, *bool, *[]uint64, *[]Case or *[]Frame
}

// fieldTable is in the order of the bits of Fields.
var fieldTable = [...]fieldInfo{
	{"by", func(e *Event) any { return &e.By }},
	{"obj", func(e *Event) any { return &e.Obj }},
	{"name", func(e *Event) any { return &e.Name }},
	{"reason", func(e *Event) any { return &e.Reason }},
	{"n", func(e *Event) any { return &e.N }},
	{"len", func(e *Event) any { return &e.Len }},
	{"cap", func(e *Event) any { return &e.Cap }},
	{"elem", func(e *Event) any { return &e.Elem }},
	{"mode", func(e *Event) any { return &e.Mode }},
	{"peer", func(e *Event) any { return &e.Peer }},
	{"value", func(e *Event) any { return &e.Value }},
	{"ok", func(e *Event) any { return &e.OK }},
	{"case", func(e *Event) any { return &e.Case }},
	{"cases", func(e *Event) any { return &e.Cases }},
	{"chan", func(e *Event) any { return &e.Chan }},
	{"counter", func(e *Event) any { return &e.Counter }},
	{"owner", func(e *Event) any { return &e.Owner }},
	{"waiters", func(e *Event) any { return &e.Waiters }},
	{"parent", func(e *Event) any { return &e.Parent }},
	{"deadline", func(e *Event) any { return &e.Deadline }},
	{"cause", func(e *Event) any { return &e.Cause }},
	{"addr", func(e *Event) any { return &e.Addr }},
	{"op", func(e *Event) any { return &e.Op }},
	{"old", func(e *Event) any { return &e.Old }},
	{"new", func(e *Event) any { return &e.New }},
	{"code", func(e *Event) any { return &e.Code }},
	{"message", func(e *Event) any { return &e.Message }},
	{"label", func(e *Event) any { return &e.Label }},
	{"state", func(e *Event) any { return &e.State }},
	{"gen", func(e *Event) any { return &e.Gen }},
	{"at", func(e *Event) any { return &e.At }},
	{"pkg", func(e *Event) any { return &e.Pkg }},
	{"stack", func(e *Event) any { return &e.Stack }},
}

// fieldsAll has the bit of every field that exists.
const fieldsAll Fields = 1<<len(fieldTable) - 1

// index returns the position in fieldTable of a set's first field.
func (f Fields) index() int { return bits.TrailingZeros64(uint64(f)) }
