package viz

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Output tells what the program has printed up to an event. An error that is the page's is a *[RequestError].
func (v *View) Output(r *protocol.OutputRequest) (*protocol.OutputReply, error) {
	if r.At < -1 {
		return nil, badRequest("output is asked for up to an event, and %d is none", r.At)
	}
	out, err := v.output(r.At, protocol.MaxOutput)
	if err == nil {
		out.ID = r.ID
	}
	return out, err
}

// output tells the newest lines up to an event, so many at most.
func (v *View) output(at int64, most int) (*protocol.OutputReply, error) {
	out := &protocol.OutputReply{Next: -1}
	events, base, more := v.outputsUpTo(at, most, out)
	out.More = more
	for _, i := range events {
		at := base + int(i)
		e, err := v.at(at)
		if err != nil {
			return nil, err
		}
		out.Lines = append(out.Lines, v.outputLines(at, e)...)
	}
	if n := len(out.Lines) - most; n > 0 {
		// What is left of a write of many lines is its end.
		for k := 1; k <= n; k++ {
			if out.Lines[k-1].Event != out.Lines[k].Event {
				out.More++
			}
		}
		out.Lines = out.Lines[n:]
	}
	return out, nil
}

// outputsUpTo returns the newest events that print, up to one, and how many are before them; and says in out what comes next.
func (v *View) outputsUpTo(at int64, most int, out *protocol.OutputReply) (events []uint32, base, more int) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	out.Count = x.position(uint32(x.len()))
	list := &x.outputs
	gone := list.search(func(i uint32) bool { return x.position(i) >= int64(v.trace.LetGo().Events) })
	n := list.search(func(i uint32) bool { return x.position(i) > at })
	if k := max(n, gone); k < list.len() {
		out.Next = x.position(list.at(k))
	}
	first := max(gone, n-most)
	for k := first; k < n; k++ {
		events = append(events, list.at(k))
	}
	return events, x.base, first
}

// textValue is how values show a text, and what follows where that was cut.
var textValue = regexp.MustCompile(`(?s)^(".*")( len \d+)?$`)

// outputLines returns the lines that an event has printed.
func (v *View) outputLines(at int, e *tracer.Event) []protocol.OutputLine {
	line := protocol.OutputLine{Event: int64(at), G: e.G, Lane: "g" + strconv.FormatUint(e.G, 10), Err: e.Op == tracer.OpStderr, Bytes: e.N}
	v.mu.RLock()
	line.Name = v.nameG(e.G)
	v.mu.RUnlock()
	m := textValue.FindStringSubmatch(e.Value)
	if m == nil {
		line.Cut = e.N > 0
		return []protocol.OutputLine{line}
	}
	text, err := strconv.Unquote(m[1])
	if err != nil {
		text = m[1]
	}
	cut := m[2] != ""
	var lines []protocol.OutputLine
	for one := range strings.Lines(text) {
		line.Text = strings.TrimRight(one, "\r\n")
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return []protocol.OutputLine{line}
	}
	lines[len(lines)-1].Cut = cut
	return lines
}
