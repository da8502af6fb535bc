package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// Kinds and codes of the OpenTelemetry protocol's JSON.
const otlpInternal = 1 // SPAN_KIND_INTERNAL

// An otlpSpan is a Span of OTLP/JSON: ids are hexadecimal, times are text of nanoseconds since 1970.
type otlpSpan struct {
	TraceID    string      `json:"traceId"`
	SpanID     string      `json:"spanId"`
	ParentID   string      `json:"parentSpanId,omitempty"`
	Name       string      `json:"name"`
	Kind       int         `json:"kind"`
	Start      string      `json:"startTimeUnixNano"`
	End        string      `json:"endTimeUnixNano"`
	Attributes []otlpPair  `json:"attributes,omitempty"`
	Events     []otlpEvent `json:"events,omitempty"`
	Links      []otlpLink  `json:"links,omitempty"`
}

type otlpEvent struct {
	Time       string     `json:"timeUnixNano"`
	Name       string     `json:"name"`
	Attributes []otlpPair `json:"attributes,omitempty"`
}

type otlpLink struct {
	TraceID    string     `json:"traceId"`
	SpanID     string     `json:"spanId"`
	Attributes []otlpPair `json:"attributes,omitempty"`
}

type otlpPair struct {
	Key   string         `json:"key"`
	Value map[string]any `json:"value"`
}

func otlpString(key, value string) otlpPair {
	return otlpPair{key, map[string]any{"stringValue": value}}
}

func otlpInt(key string, value int64) otlpPair {
	return otlpPair{key, map[string]any{"intValue": strconv.FormatInt(value, 10)}}
}

// maxSpanEvents bounds the events and the links of one span: a goroutine may have any number of them. What is left out is counted in an
// attribute.
const maxSpanEvents = 128

// A lifespan is a goroutine's span, which is written when it ends.
type lifespan struct {
	span    otlpSpan
	skipped int
}

type otlpWriter struct {
	out     *bufio.Writer
	first   bool
	err     error
	traceID string
	epoch   int64 // nanoseconds since 1970 at the start of the program
	live    map[uint64]*lifespan
	seen    map[uint64]bool // goroutines that have a span
}

// writeOTLP writes OTLP/JSON: a span for each goroutine under that of the goroutine that started it, in it a span for each wait, what
// else it did as events, and a link from who received a value by a hand-off to who sent it.
func writeOTLP(w io.Writer, v *viz.View, o *Options) error {
	meta := v.Trace().Meta()
	epoch := meta.Start.UnixNano()
	if meta.Start.IsZero() {
		var err error
		if epoch, err = epochOf(v.Trace()); err != nil {
			return err
		}
	}
	id := sha256.Sum256(fmt.Append(nil, meta.Program, epoch, v.Len()))
	c := &otlpWriter{
		out: bufio.NewWriterSize(w, 64<<10), first: true, live: map[uint64]*lifespan{}, seen: map[uint64]bool{},
		traceID: hex.EncodeToString(id[:16]), epoch: epoch,
	}
	head, err := json.Marshal([]otlpPair{
		otlpString("service.name", v.Info().Program), otlpString("process.runtime.name", "go"), otlpString("process.runtime.version", meta.Go),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, `{"resourceSpans":[{"resource":{"attributes":%s},"scopeSpans":[{"scope":{"name":"govis"},"spans":[`, head)
	end := int64(0)
	err = passes(v, o, func(ch change) error {
		end = ch.event.T
		c.change(ch, o)
		return c.err
	}, func(st stretch) error {
		c.wait(&st)
		return c.err
	})
	if err != nil {
		return err
	}
	for g := range sortedKeys(c.live) {
		c.end(g, end, true)
	}
	c.out.WriteString("\n]}]}]}\n")
	if c.err != nil {
		return c.err
	}
	return c.out.Flush()
}

// epochOf is what the wall clock showed when the time of a trace was 0, in nanoseconds since 1970, as an execution trace of Go's tells it; 0 where
// it does not.
func epochOf(t viz.Trace) (int64, error) {
	for e, err := range t.Events(t.LetGo().Events, t.Len()) {
		if err != nil {
			return 0, err
		}
		if e.Kind == tracer.TraceClock {
			return e.N, nil
		}
	}
	return 0, nil
}

func (c *otlpWriter) time(t int64) string { return strconv.FormatInt(c.epoch+t, 10) }

func goSpanID(g uint64) string { return fmt.Sprintf("%016x", g) }

func (c *otlpWriter) put(s *otlpSpan) {
	data, err := json.Marshal(s)
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

// change takes in what one event says.
func (c *otlpWriter) change(ch change, o *Options) {
	e := ch.event
	g := ch.state.Goroutines[e.G]
	if !o.shows(g) {
		return
	}
	life := c.live[g.ID]
	if life == nil {
		life = &lifespan{span: otlpSpan{
			TraceID: c.traceID, SpanID: goSpanID(g.ID), Name: g.Name, Kind: otlpInternal, Start: c.time(e.T),
			Attributes: []otlpPair{otlpInt("go.goroutine.id", int64(g.ID)), otlpString("go.function", g.Op)},
		}}
		if c.has(ch.state, g.Parent, o) {
			life.span.ParentID = goSpanID(g.Parent)
		}
		c.live[g.ID] = life
		c.seen[g.ID] = true
	}
	if ch.ended != nil {
		c.wait(ch.ended)
	}
	switch e.Kind {
	case tracer.GoCreate, tracer.GoStart, tracer.GoStop, tracer.GoBlock, tracer.GoUnblock, tracer.GoSyscall, tracer.GoSysret:
	case tracer.GoEnd:
		c.end(g.ID, e.T, false)
	default:
		c.tell(life, e, c.has(ch.state, e.Peer, o))
	}
}

// has reports whether goroutine g has a span, or will have one: it is none of those that are left out.
func (c *otlpWriter) has(s *tracer.State, g uint64, o *Options) bool {
	if c.seen[g] {
		return true
	}
	other := s.Goroutines[g]
	return o.shows(other) && other.Status != tracer.StatusEnded
}

// tell adds an event to the span of its goroutine, and, of a hand-off, the link to who sent, if that has a span.
func (c *otlpWriter) tell(life *lifespan, e *tracer.Event, peer bool) {
	if len(life.span.Events) >= maxSpanEvents {
		life.skipped++
		return
	}
	ev := otlpEvent{Time: c.time(e.T), Name: e.Kind.String()}
	for _, name := range []string{"name", "value", "at", "message"} {
		f, _ := tracer.ParseField(name)
		if text, ok := e.Field(f).(string); ok && text != "" {
			ev.Attributes = append(ev.Attributes, otlpString("go."+name, text))
		}
	}
	life.span.Events = append(life.span.Events, ev)
	if e.Kind == tracer.ChanRecv && e.Mode == tracer.ModeHandoff && peer {
		life.span.Links = append(life.span.Links, otlpLink{c.traceID, goSpanID(e.Peer), []otlpPair{
			otlpString("go.channel", e.Name), otlpString("go.value", e.Value),
		}})
	}
}

// wait writes a span for a wait; other stretches are not worth one.
func (c *otlpWriter) wait(st *stretch) {
	if st.status != tracer.StatusWaiting {
		return
	}
	id := sha256.Sum256(fmt.Append(nil, st.g, " ", st.from))
	s := otlpSpan{
		TraceID: c.traceID, SpanID: hex.EncodeToString(id[:8]), ParentID: goSpanID(st.g), Name: st.title(), Kind: otlpInternal,
		Start: c.time(st.from), End: c.time(st.to), Attributes: []otlpPair{otlpString("go.wait.reason", st.reason)},
	}
	if st.at != "" {
		s.Attributes = append(s.Attributes, otlpString("go.at", st.at))
	}
	if st.open {
		s.Attributes = append(s.Attributes, otlpPair{"go.open", map[string]any{"boolValue": true}})
	}
	c.put(&s)
}

// end writes the span of a goroutine that has ended, or lasts longer than the window.
func (c *otlpWriter) end(g uint64, t int64, open bool) {
	life := c.live[g]
	if life == nil {
		return
	}
	delete(c.live, g)
	life.span.End = c.time(t)
	if open {
		life.span.Attributes = append(life.span.Attributes, otlpPair{"go.open", map[string]any{"boolValue": true}})
	}
	if life.skipped > 0 {
		life.span.Attributes = append(life.span.Attributes, otlpInt("go.events.left_out", int64(life.skipped)))
	}
	c.put(&life.span)
}
