package export_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/govis/govis/viz/export"
)

// A traceEvent is an event of the Trace Event format, with the fields that its documentation has.
type traceEvent struct {
	Name string          `json:"name"`
	Cat  string          `json:"cat"`
	Ph   string          `json:"ph"`
	TS   *float64        `json:"ts"`
	Dur  *float64        `json:"dur"`
	Pid  *int            `json:"pid"`
	Tid  *uint64         `json:"tid"`
	ID   string          `json:"id"`
	BP   string          `json:"bp"`
	S    string          `json:"s"`
	Args json.RawMessage `json:"args"`
}

type thread struct {
	pid int
	tid uint64
}

// checkTraceEvents holds a file against the rules of the Trace Event format: the fields each phase must have, slices of one thread nested
// or apart, each flow from one begin to one end that is not before it, both within a slice that they bind to, counters of numbers.
func checkTraceEvents(data []byte) error {
	var file struct {
		TraceEvents []traceEvent `json:"traceEvents"`
		Unit        string       `json:"displayTimeUnit"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	if file.Unit != "ns" && file.Unit != "ms" || len(file.TraceEvents) == 0 {
		return fmt.Errorf("unit %q, %d events", file.Unit, len(file.TraceEvents))
	}
	slicesOf := map[thread][]traceEvent{}
	flows := map[string][]traceEvent{}
	for _, e := range file.TraceEvents {
		if e.Name == "" || e.Pid == nil || e.Tid == nil || e.TS == nil || *e.TS < 0 {
			return fmt.Errorf("%+v lacks a name, a pid, a tid or a time", e)
		}
		switch e.Ph {
		case "M":
			var args struct {
				Name      string
				SortIndex *int64 `json:"sort_index"`
			}
			if err := json.Unmarshal(e.Args, &args); err != nil || args.Name == "" && args.SortIndex == nil {
				return fmt.Errorf("metadata %s has %s (%v)", e.Name, e.Args, err)
			}
		case "X":
			if e.Dur == nil || *e.Dur < 0 {
				return fmt.Errorf("slice %s lasts %v", e.Name, e.Dur)
			}
			at := thread{*e.Pid, *e.Tid}
			slicesOf[at] = append(slicesOf[at], e)
		case "i":
			if e.S != "t" && e.S != "p" && e.S != "g" {
				return fmt.Errorf("instant %s has the scope %q", e.Name, e.S)
			}
		case "C":
			var args map[string]float64
			if err := json.Unmarshal(e.Args, &args); err != nil || len(args) == 0 {
				return fmt.Errorf("counter %s counts %s (%v)", e.Name, e.Args, err)
			}
		case "s", "f":
			key := e.Cat + " " + e.Name + " " + e.ID
			flows[key] = append(flows[key], e)
		default:
			return fmt.Errorf("%s has the phase %q", e.Name, e.Ph)
		}
	}
	for at, list := range slicesOf {
		if err := checkNested(list); err != nil {
			return fmt.Errorf("thread %v: %w", at, err)
		}
	}
	return checkFlows(flows, slicesOf)
}

// nano is a time in whole nanoseconds: as fractions of a microsecond they are not exact.
func nano(us float64) int64 { return int64(us*1000 + 0.5) }

func checkNested(list []traceEvent) error {
	slices.SortStableFunc(list, func(a, b traceEvent) int {
		return cmp.Or(cmp.Compare(nano(*a.TS), nano(*b.TS)), cmp.Compare(nano(*b.Dur), nano(*a.Dur)))
	})
	var open []traceEvent
	end := func(e traceEvent) int64 { return nano(*e.TS) + nano(*e.Dur) }
	for _, e := range list {
		for len(open) > 0 && end(open[len(open)-1]) <= nano(*e.TS) {
			open = open[:len(open)-1]
		}
		if len(open) > 0 && end(open[len(open)-1]) < end(e) {
			return fmt.Errorf("%s, from %v for %v, begins within %s, from %v for %v, and ends after it",
				e.Name, *e.TS, *e.Dur, open[len(open)-1].Name, *open[len(open)-1].TS, *open[len(open)-1].Dur)
		}
		open = append(open, e)
	}
	return nil
}

func checkFlows(flows map[string][]traceEvent, slicesOf map[thread][]traceEvent) error {
	for key, ends := range flows {
		if len(ends) > 2 || ends[0].Ph != "s" || len(ends) == 2 && ends[1].Ph != "f" {
			return fmt.Errorf("flow %s has not one beginning and then one end: %+v", key, ends)
		}
		if len(ends) == 2 && nano(*ends[1].TS) < nano(*ends[0].TS) {
			return fmt.Errorf("flow %s ends before it begins", key)
		}
		for _, e := range ends {
			inside := func(s traceEvent) bool {
				return nano(*s.TS) <= nano(*e.TS) && nano(*e.TS) <= nano(*s.TS)+nano(*s.Dur)
			}
			if !slices.ContainsFunc(slicesOf[thread{*e.Pid, *e.Tid}], inside) {
				return fmt.Errorf("flow %s: there is no slice of thread %d at %v to bind to", key, *e.Tid, *e.TS)
			}
		}
	}
	return nil
}

func TestTraceEvents(t *testing.T) {
	for _, name := range lessons {
		for _, system := range []bool{false, true} {
			if err := checkTraceEvents(write(t, lesson(t, name), "chrome", export.Options{System: system})); err != nil {
				t.Errorf("%s, system %t: %v", name, system, err)
			}
		}
	}
	for _, bad := range []string{
		`{"displayTimeUnit":"ns","traceEvents":[]}`,
		`{"displayTimeUnit":"ns","traceEvents":[{"name":"a","ph":"X","ts":1,"pid":1,"tid":1}]}`,
		`{"displayTimeUnit":"ns","traceEvents":[{"name":"a","ph":"X","ts":1,"dur":2,"pid":1,"tid":1},{"name":"b","ph":"X","ts":2,"dur":2,"pid":1,"tid":1}]}`,
		`{"displayTimeUnit":"ns","traceEvents":[{"name":"a","ph":"s","id":"1","ts":1,"pid":1,"tid":1}]}`,
	} {
		if checkTraceEvents([]byte(bad)) == nil {
			t.Errorf("taken for good: %s", bad)
		}
	}
}
