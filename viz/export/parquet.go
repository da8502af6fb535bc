package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// rowGroup is how many rows are in memory before they are written.
const rowGroup = 1 << 15

// A row is an event as a row of a Parquet file. The columns are the fields of docs/trace-format.md; one that an event has not is null.
type row struct {
	Seq  uint64 `parquet:"seq,delta"`
	T    int64  `parquet:"t,delta"`
	G    uint64 `parquet:"g"`
	P    int32  `parquet:"p"`
	Kind string `parquet:"kind,dict"`

	By       *uint64   `parquet:"by,optional"`
	Obj      *uint64   `parquet:"obj,optional"`
	Name     *string   `parquet:"name,optional,dict"`
	Reason   *string   `parquet:"reason,optional,dict"`
	N        *int64    `parquet:"n,optional"`
	Len      *int64    `parquet:"len,optional"`
	Cap      *int64    `parquet:"cap,optional"`
	Elem     *string   `parquet:"elem,optional,dict"`
	Mode     *string   `parquet:"mode,optional,dict"`
	Peer     *uint64   `parquet:"peer,optional"`
	Value    *string   `parquet:"value,optional"`
	OK       *bool     `parquet:"ok,optional"`
	Case     *int64    `parquet:"case,optional"`
	Cases    []rowCase `parquet:"cases,list"`
	Chan     *uint64   `parquet:"chan,optional"`
	Counter  *int64    `parquet:"counter,optional"`
	Owner    *uint64   `parquet:"owner,optional"`
	Waiters  []uint64  `parquet:"waiters,list"`
	Parent   *uint64   `parquet:"parent,optional"`
	Deadline *int64    `parquet:"deadline,optional"`
	Cause    *string   `parquet:"cause,optional,dict"`
	Addr     *uint64   `parquet:"addr,optional"`
	Op       *string   `parquet:"op,optional,dict"`
	Old      *string   `parquet:"old,optional"`
	New      *string   `parquet:"new,optional"`
	Code     *int64    `parquet:"code,optional"`
	Message  *string   `parquet:"message,optional,dict"`
	Label    *string   `parquet:"label,optional,dict"`
	State    *string   `parquet:"state,optional,dict"`
	Gen      *uint64   `parquet:"gen,optional"`
	At       *string   `parquet:"at,optional,dict"`
	Pkg      *string   `parquet:"pkg,optional,dict"`
	Stack    *string   `parquet:"stack,optional,dict"` // "function file:line < function file:line", innermost first
	Thread   *uint64   `parquet:"thread,optional"`
}

type rowCase struct {
	Dir  string `parquet:"dir,dict"`
	Chan uint64 `parquet:"chan"`
	Name string `parquet:"name,dict"`
}

// writeParquet writes the events in groups of rows, so that memory stays bounded whatever the size of the trace.
func writeParquet(w io.Writer, v *viz.View, o *Options) error {
	out := parquet.NewGenericWriter[row](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("govis", "", ""))
	var rows [64]row
	n, group := 0, 0
	flush := func() error {
		if _, err := out.Write(rows[:n]); err != nil {
			return err
		}
		group += n
		n = 0
		if group >= rowGroup {
			group = 0
			return out.Flush()
		}
		return nil
	}
	err := events(v, o, func(_ int, e *tracer.Event) error {
		rows[n] = rowOf(e)
		if n++; n == len(rows) {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}

func rowOf(e *tracer.Event) row {
	r := row{
		Seq: e.Seq, T: e.T, G: e.G, P: e.P, Kind: e.Kind.String(),
		By: part(e, tracer.FieldBy, e.By), Obj: part(e, tracer.FieldObj, e.Obj), Name: part(e, tracer.FieldName, e.Name),
		Reason: part(e, tracer.FieldReason, e.Reason), N: part(e, tracer.FieldN, e.N),
		Len: part(e, tracer.FieldLen, int64(e.Len)), Cap: part(e, tracer.FieldCap, int64(e.Cap)),
		Elem: part(e, tracer.FieldElem, e.Elem), Mode: part(e, tracer.FieldMode, e.Mode), Peer: part(e, tracer.FieldPeer, e.Peer),
		Value: part(e, tracer.FieldValue, e.Value), OK: part(e, tracer.FieldOK, e.OK), Case: part(e, tracer.FieldCase, int64(e.Case)),
		Chan: part(e, tracer.FieldChan, e.Chan), Counter: part(e, tracer.FieldCounter, e.Counter), Owner: part(e, tracer.FieldOwner, e.Owner),
		Waiters: e.Waiters, Parent: part(e, tracer.FieldParent, e.Parent), Deadline: part(e, tracer.FieldDeadline, e.Deadline),
		Cause: part(e, tracer.FieldCause, e.Cause), Addr: part(e, tracer.FieldAddr, e.Addr), Op: part(e, tracer.FieldOp, e.Op),
		Old: part(e, tracer.FieldOld, e.Old), New: part(e, tracer.FieldNew, e.New), Code: part(e, tracer.FieldCode, int64(e.Code)),
		Message: part(e, tracer.FieldMessage, e.Message), Label: part(e, tracer.FieldLabel, e.Label), State: part(e, tracer.FieldState, e.State),
		Gen: part(e, tracer.FieldGen, e.Gen), At: part(e, tracer.FieldAt, e.At), Pkg: part(e, tracer.FieldPkg, e.Pkg),
		Thread: part(e, tracer.FieldThread, e.Thread),
	}
	for _, c := range e.Cases {
		r.Cases = append(r.Cases, rowCase{c.Dir, c.Chan, c.Name})
	}
	if e.Has&tracer.FieldStack != 0 {
		stack := frameList(e.Stack)
		r.Stack = &stack
	}
	return r
}

// part returns the value of a field, nil where the event has it not.
func part[T any](e *tracer.Event, f tracer.Fields, v T) *T {
	if e.Has&f == 0 {
		return nil
	}
	return &v
}
