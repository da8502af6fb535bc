package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// writeCSV writes one event a line under a line of column names. The columns are the fields of docs/trace-format.md; a field that an
// event has not is empty. Lists are separated by blanks, frames of a stack are "function file:line" separated by " < ".
func writeCSV(w io.Writer, v *viz.View, o *Options) error {
	out := csv.NewWriter(w)
	names := append([]string{"seq", "t", "g", "p", "kind"}, tracer.FieldNames()...)
	if err := out.Write(names); err != nil {
		return err
	}
	row := make([]string, len(names))
	err := events(v, o, func(_ int, e *tracer.Event) error {
		row[0], row[1] = strconv.FormatUint(e.Seq, 10), strconv.FormatInt(e.T, 10)
		row[2], row[3], row[4] = strconv.FormatUint(e.G, 10), strconv.Itoa(int(e.P)), e.Kind.String()
		for i, name := range names[5:] {
			f, _ := tracer.ParseField(name)
			row[5+i] = cell(f, e.Field(f))
		}
		return out.Write(row)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// cell returns the value of a field as a cell of a table.
func cell(f tracer.Fields, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case uint64:
		if f == tracer.FieldAddr {
			return "0x" + strconv.FormatUint(v, 16)
		}
		return strconv.FormatUint(v, 10)
	case []uint64:
		return strings.Trim(fmt.Sprint(v), "[]")
	case []tracer.Case:
		return caseList(v)
	case []tracer.Frame:
		return frameList(v)
	}
	return fmt.Sprint(v)
}

// caseList returns the cases of a select, "recv tasks, send out".
func caseList(cases []tracer.Case) string {
	var list []string
	for _, c := range cases {
		list = append(list, strings.TrimSpace(c.Dir+" "+c.Name))
	}
	return strings.Join(list, ", ")
}

// frameList returns a stack in one line, innermost first.
func frameList(frames []tracer.Frame) string {
	var list []string
	for _, f := range frames {
		list = append(list, fmt.Sprintf("%s %s:%d", f.Func, f.File, f.Line))
	}
	return strings.Join(list, " < ")
}
