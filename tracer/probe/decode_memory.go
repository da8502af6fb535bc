package probe

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/values"
)

// An operation is the way into package sync/atomic that a stack begins with.
type operation struct {
	typ  string // whose method it is, "Int64"; "" for a function
	name string // "Add", or of a function "AddInt64"
}

// String returns the operation as the source names it: "Int64.Add", "AddInt64".
func (o operation) String() string {
	if o.typ == "" {
		return o.name
	}
	return o.typ + "." + o.name
}

// operationOf returns the operation that a function of package sync/atomic, or the probe's in its place, is; ok is false
// for other functions.
func operationOf(fn string) (o operation, ok bool) {
	rest, ok := strings.CutPrefix(fn, "sync/atomic.")
	if !ok {
		return o, false
	}
	if method, is := strings.CutPrefix(rest, "(*"); is {
		typ, _, _ := strings.Cut(method, ")")
		typ, _, _ = strings.Cut(typ, "[")
		return operation{typ, method[strings.LastIndexByte(method, '.')+1:]}, true
	}
	return operation{"", strings.TrimPrefix(rest, "govis")}, true
}

var atomicKinds = map[uint64]tracer.Kind{
	govisAtomicLoad:    tracer.AtomicLoad,
	govisAtomicStore:   tracer.AtomicStore,
	govisAtomicSwap:    tracer.AtomicSwap,
	govisAtomicSwapped: tracer.AtomicCAS,
	govisAtomicFailed:  tracer.AtomicCAS,
	govisAtomicAdd:     tracer.AtomicAdd,
	govisAtomicAnd:     tracer.AtomicAnd,
	govisAtomicOr:      tracer.AtomicOr,
}

// atomic is an operation of package sync/atomic. The probe leaves out those of the standard library where
// it can tell; what the compiler inlined is told apart here too.
func (d *decoder) atomic(r *record) error {
	var op operation
	pair := r.a&govisAtomicPair != 0
	if s := d.stack(r.stack); s != nil {
		op = s.atomic
		if d.std.wrote(s.user) || d.std.has(packageOf(s.user.Func)) || (op.typ == "Value") != pair {
			return nil
		}
	}
	what := r.a & 0xff
	kind, ok := atomicKinds[what]
	if !ok {
		return d.hole(&record{kind: govisRecNone, p: -1, clock: r.clock, a: 1})
	}
	e := d.begin(r, kind)
	e.Op, e.Addr = op.String(), r.obj&addressMask
	if e.Elem = wordType(op, pair); e.Elem == "" {
		e.Elem = "uint" + strconv.Itoa(8*int(r.a>>govisAtomicSize&0xff))
	}
	e.OK = what == govisAtomicSwapped
	d.operand(r, e, op)
	if r.a&govisAtomicNoValue == 0 {
		before, after := word(e.Elem, r.b), word(e.Elem, r.c)
		if pair {
			before, after = d.pair(r)
		}
		if kind == tracer.AtomicLoad {
			e.Value = after
			e.Has |= tracer.FieldValue
		} else {
			e.Old, e.New = before, after
			e.Has |= tracer.FieldOld | tracer.FieldNew
		}
	}
	return d.emit(e)
}

// operand sets the object of an atomic operation.
func (d *decoder) operand(r *record, e *tracer.Event, op operation) {
	named(e, d.object(r.obj, func(o *object) string {
		q := nameQuestion{stack: r.stack, what: "atomic"}
		if name := d.answers.name(q, func() string { return d.names.Atomic(e.Stack, op.name) }); name != "" {
			return name
		}
		return typeAndPlace("atomic "+e.Elem, e)
	}))
}

// wordType returns the type that an operation is for, as Go writes it; "" where that is not known.
func wordType(op operation, pair bool) string {
	typ := op.typ
	if typ == "" {
		typ = op.name
		for _, verb := range []string{"Load", "Store", "Swap", "CompareAndSwap", "Add", "And", "Or"} {
			if rest, ok := strings.CutPrefix(op.name, verb); ok {
				typ = rest
			}
		}
	}
	switch {
	case pair:
		return "any"
	case typ == "Pointer":
		return "unsafe.Pointer"
	}
	return strings.ToLower(typ)
}

// word returns a value of a type of one word as text.
func word(typ string, x uint64) string {
	switch typ {
	case "int32":
		return strconv.FormatInt(int64(int32(x)), 10)
	case "int64":
		return strconv.FormatInt(int64(x), 10)
	case "bool":
		return strconv.FormatBool(x != 0)
	case "uintptr":
		return fmt.Sprintf("0x%x", x)
	case "unsafe.Pointer":
		if x == 0 {
			return "nil"
		}
		return fmt.Sprintf("0x%x", x)
	}
	return strconv.FormatUint(x, 10)
}

// pair returns the two values of an operation on an atomic.Value.
func (d *decoder) pair(r *record) (before, after string) {
	const size = 16 // of an interface
	data, refs := d.payload(r)
	if len(data) < 2*size {
		return "", ""
	}
	var first, second values.Aux
	for _, ref := range refs {
		if ref.Offset < size {
			first = append(first, ref)
		} else {
			ref.Offset -= size
			second = append(second, ref)
		}
	}
	return values.Format(anyType, data[:size], first, d.values), values.Format(anyType, data[size:2*size], second, d.values)
}
