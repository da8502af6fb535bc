package export

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// Processes of the Trace Event format: what it calls threads are goroutines in the one, processors in the other.
const (
	chromeGoroutines = 1
	chromePs         = 2
)

// A chromeEvent is one of the Trace Event format, as its documentation has them: ph says what it is, times are microseconds.
type chromeEvent struct {
	Name string         `json:"name"`
	Cat  string         `json:"cat,omitempty"`
	Ph   string         `json:"ph"`
	TS   json.Number    `json:"ts"`
	Dur  json.Number    `json:"dur,omitempty"`
	Pid  int            `json:"pid"`
	Tid  uint64         `json:"tid"`
	ID   string         `json:"id,omitempty"`
	BP   string         `json:"bp,omitempty"`
	S    string         `json:"s,omitempty"`
	Args map[string]any `json:"args,omitempty"`
}

// micros writes nanoseconds as microseconds.
func micros(ns int64) json.Number {
	return json.Number(strconv.FormatInt(ns/1000, 10) + "." + strconv.FormatInt(1000+ns%1000, 10)[1:])
}

// A chromeWriter writes the list of events.
type chromeWriter struct {
	out   *bufio.Writer
	first bool
	err   error

	named map[uint64]bool     // goroutines
	runs  map[int32]chromeRun // by P, who runs there
	flows map[value]bool      // values that are on their way
}

// A chromeRun is a goroutine on a P.
type chromeRun struct {
	g     uint64
	name  string
	since int64 // ns
}

func (c *chromeWriter) put(e chromeEvent) {
	data, err := json.Marshal(e)
	if err != nil && c.err == nil {
		c.err = err
	}
	if !c.first {
		c.out.WriteByte(',')
	}
	c.first = false
	c.out.WriteByte('\n')
	c.out.Write(data)
}

// writeChrome writes the JSON of the Trace Event format: a lane a goroutine with what it does, a lane a P with who runs, arrows for go
// statements, values and wake-ups, a counter for each channel's fill.
func writeChrome(w io.Writer, v *viz.View, o *Options) error {
	c := &chromeWriter{
		out: bufio.NewWriterSize(w, 64<<10), first: true,
		named: map[uint64]bool{}, runs: map[int32]chromeRun{}, flows: map[value]bool{},
	}
	c.out.WriteString(`{"displayTimeUnit":"ns","traceEvents":[`)
	c.process(chromeGoroutines, "goroutines of "+v.Info().Program)
	c.process(chromePs, "processors (P)")
	err := passes(v, o, func(ch change) error {
		c.change(ch, o)
		return c.err
	}, func(st stretch) error {
		c.stretch(&st)
		return c.err
	})
	if err != nil {
		return err
	}
	c.out.WriteString("\n]}\n")
	return c.out.Flush()
}

func (c *chromeWriter) process(pid int, name string) {
	c.put(chromeEvent{Name: "process_name", Ph: "M", TS: "0", Pid: pid, Args: map[string]any{"name": name}})
	c.put(chromeEvent{Name: "process_sort_index", Ph: "M", TS: "0", Pid: pid, Args: map[string]any{"sort_index": pid}})
}

// change writes what one event says.
func (c *chromeWriter) change(ch change, o *Options) {
	e := ch.event
	g := ch.state.Goroutines[e.G]
	if !o.shows(g) {
		return
	}
	if !c.named[g.ID] {
		c.named[g.ID] = true
		c.put(chromeEvent{Name: "thread_name", Ph: "M", TS: "0", Pid: chromeGoroutines, Tid: g.ID, Args: map[string]any{"name": g.Name}})
		c.put(chromeEvent{Name: "thread_sort_index", Ph: "M", TS: "0", Pid: chromeGoroutines, Tid: g.ID, Args: map[string]any{"sort_index": g.ID}})
	}
	if ch.ended != nil {
		c.stretch(ch.ended)
	}
	c.processor(e, g)
	switch e.Kind {
	case tracer.GoStart, tracer.GoStop, tracer.GoBlock, tracer.GoSyscall, tracer.GoSysret:
		return // the stretches say it
	}
	c.put(chromeEvent{Name: e.Kind.String(), Cat: "event", Ph: "i", TS: micros(e.T), Pid: chromeGoroutines, Tid: e.G, S: "t", Args: arguments(e)})
	if (e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv || e.Kind == tracer.ChanDrop) && e.Cap > 0 {
		c.put(chromeEvent{Name: e.Name + " #" + strconv.FormatUint(e.Obj, 10), Ph: "C", TS: micros(e.T), Pid: chromeGoroutines, Args: map[string]any{"values": e.Len}})
	}
	c.flow(e, o.shows(ch.state.Goroutines[e.By]))
}

// stretch writes what a goroutine did for a while.
func (c *chromeWriter) stretch(st *stretch) {
	cat := st.status.String()
	args := map[string]any{}
	if st.at != "" {
		args["at"] = st.at
	}
	if st.open {
		args["open"] = true
	}
	c.put(chromeEvent{
		Name: st.title(), Cat: cat, Ph: "X", TS: micros(st.from), Dur: micros(st.to - st.from),
		Pid: chromeGoroutines, Tid: st.g, Args: args,
	})
}

// processor writes who ran on a P, when that ends.
func (c *chromeWriter) processor(e *tracer.Event, g *tracer.Goroutine) {
	if e.P < 0 {
		return
	}
	switch e.Kind {
	case tracer.GoStart, tracer.GoSysret:
		c.runs[e.P] = chromeRun{g.ID, g.Name, e.T}
	case tracer.GoStop, tracer.GoBlock, tracer.GoEnd, tracer.GoSyscall:
		if run, ok := c.runs[e.P]; ok && run.g == g.ID {
			delete(c.runs, e.P)
			c.put(chromeEvent{
				Name: run.name, Cat: "run", Ph: "X", TS: micros(run.since), Dur: micros(e.T - run.since), Pid: chromePs, Tid: uint64(e.P),
			})
		}
	}
}

// flow writes an arrow's beginning or end. An arrow from another goroutine needs that to be there: by says so.
func (c *chromeWriter) flow(e *tracer.Event, by bool) {
	arrow := func(ph, name, id string, g uint64) {
		c.put(chromeEvent{Name: name, Cat: "flow", Ph: ph, TS: micros(e.T), Pid: chromeGoroutines, Tid: g, ID: id, BP: map[string]string{"f": "e"}[ph]})
	}
	switch {
	case e.Kind == tracer.GoCreate && by:
		id := "go" + strconv.FormatUint(e.G, 10)
		arrow("s", "go", id, e.By)
		arrow("f", "go", id, e.G)
	case e.Kind == tracer.GoUnblock && by && e.By != e.G:
		id := "wake" + strconv.FormatUint(e.Seq, 10)
		arrow("s", "wake", id, e.By)
		arrow("f", "wake", id, e.G)
	case (e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv) && e.N > 0:
		at := value{e.Obj, e.N}
		id := "value" + strconv.FormatUint(e.Obj, 10) + "." + strconv.FormatInt(e.N, 10)
		ph := "s"
		if c.flows[at] {
			ph = "f"
			delete(c.flows, at)
		} else {
			c.flows[at] = true
		}
		arrow(ph, "value on "+e.Name, id, e.G)
	}
}

// arguments are what the event says, for who clicks on it.
func arguments(e *tracer.Event) map[string]any {
	args := map[string]any{"seq": e.Seq}
	for _, name := range tracer.FieldNames() {
		f, _ := tracer.ParseField(name)
		switch v := e.Field(f).(type) {
		case nil:
		case []tracer.Frame:
			if len(v) > 0 {
				args["stack"] = frameList(v)
			}
		case []tracer.Case:
			args["cases"] = caseList(v)
		default:
			args[name] = v
		}
	}
	return args
}
