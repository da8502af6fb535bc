package tracer

import "math/bits"

// A fieldInfo describes one optional field of an Event: its name in JSON, its
// number in trace files and where it is.
type fieldInfo struct {
	name string
	code uint8              // never changes and is never used again for another field
	ptr  func(e *Event) any // *uint64, *int64, *int, *string, *bool, *[]uint64, *[]Case or *[]Frame
}

// fieldTable is in the order of the bits of Fields.
var fieldTable = [...]fieldInfo{
	{"by", 1, func(e *Event) any { return &e.By }},
	{"obj", 2, func(e *Event) any { return &e.Obj }},
	{"name", 3, func(e *Event) any { return &e.Name }},
	{"reason", 4, func(e *Event) any { return &e.Reason }},
	{"n", 5, func(e *Event) any { return &e.N }},
	{"len", 6, func(e *Event) any { return &e.Len }},
	{"cap", 7, func(e *Event) any { return &e.Cap }},
	{"elem", 8, func(e *Event) any { return &e.Elem }},
	{"mode", 9, func(e *Event) any { return &e.Mode }},
	{"peer", 10, func(e *Event) any { return &e.Peer }},
	{"value", 11, func(e *Event) any { return &e.Value }},
	{"ok", 12, func(e *Event) any { return &e.OK }},
	{"case", 13, func(e *Event) any { return &e.Case }},
	{"cases", 14, func(e *Event) any { return &e.Cases }},
	{"chan", 15, func(e *Event) any { return &e.Chan }},
	{"counter", 16, func(e *Event) any { return &e.Counter }},
	{"owner", 17, func(e *Event) any { return &e.Owner }},
	{"waiters", 18, func(e *Event) any { return &e.Waiters }},
	{"parent", 19, func(e *Event) any { return &e.Parent }},
	{"deadline", 20, func(e *Event) any { return &e.Deadline }},
	{"cause", 21, func(e *Event) any { return &e.Cause }},
	{"addr", 22, func(e *Event) any { return &e.Addr }},
	{"op", 23, func(e *Event) any { return &e.Op }},
	{"old", 24, func(e *Event) any { return &e.Old }},
	{"new", 25, func(e *Event) any { return &e.New }},
	{"code", 26, func(e *Event) any { return &e.Code }},
	{"message", 27, func(e *Event) any { return &e.Message }},
	{"label", 28, func(e *Event) any { return &e.Label }},
	{"state", 29, func(e *Event) any { return &e.State }},
	{"gen", 30, func(e *Event) any { return &e.Gen }},
	{"at", 31, func(e *Event) any { return &e.At }},
	{"pkg", 32, func(e *Event) any { return &e.Pkg }},
	{"stack", 33, func(e *Event) any { return &e.Stack }},
	{"thread", 34, func(e *Event) any { return &e.Thread }},
}

// fieldsAll has the bit of every field that exists.
const fieldsAll Fields = 1<<len(fieldTable) - 1

// index returns the position in fieldTable of a set's first field.
func (f Fields) index() int { return bits.TrailingZeros64(uint64(f)) }

// fieldByCode finds a field by its number in trace files; -1 is none.
var fieldByCode = func() (index [fieldCodes]int8) {
	for i := range index {
		index[i] = -1
	}
	for i := range fieldTable {
		index[fieldTable[i].code] = int8(i)
	}
	return index
}()

// fieldCodes is above every field's number in trace files.
const fieldCodes = 64

// ParseField returns the field that JSON calls name, as a set of one. The fields that every event has are not
// among them.
func ParseField(name string) (Fields, bool) {
	for i := range fieldTable {
		if fieldTable[i].name == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// FieldNames returns the names of all fields that ParseField knows, in the order of the JSON form.
func FieldNames() []string {
	var names []string
	for i := range fieldTable {
		names = append(names, fieldTable[i].name)
	}
	return names
}

// Field returns the value of the first field of f: a uint64, int64, int, string, bool, []uint64, []Case or
// []Frame, nil where e has it not. What it points to is shared and must not be modified.
func (e *Event) Field(f Fields) any {
	if f &= e.Has & fieldsAll; f == 0 {
		return nil
	}
	switch v := fieldTable[f.index()].ptr(e).(type) {
	case *uint64:
		return *v
	case *int64:
		return *v
	case *int:
		return *v
	case *string:
		return *v
	case *bool:
		return *v
	case *[]uint64:
		return *v
	case *[]Case:
		return *v
	case *[]Frame:
		return *v
	}
	return nil
}
