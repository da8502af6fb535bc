package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// spans returns the spans of a list that can be seen in the window. What is
// narrower than can be seen is merged with its neighbours.
func (p *painter) spans(l *spanList) []protocol.Span {
	var out []protocol.Span
	var last mass // of the last of out, when that is merged
	n := l.len()
	for k := max(l.from(p.scale.from+1, p.axis)-1, 0); k < n; {
		start := p.axis.pos(int(l.ats.at(k)))
		if start >= p.scale.to {
			break
		}
		next := k + 1
		if p.px(l.end(k, p.axis))-p.px(start) < p.spanPx {
			next = p.mergeEnd(l, k)
		}
		if next == k+1 {
			if l.class(k).drawn() {
				out = append(out, p.span(l, k))
			}
		} else if s, m, ok := p.merged(l, k, next); ok {
			p.omitted.Merged += s.Count
			if n := len(out); n > 0 && joins(&out[n-1], &s) {
				last.state += m.state
				last.all += m.all
				out[n-1].To, out[n-1].Open = s.To, s.Open
				out[n-1].Count += s.Count
			} else {
				out, last = append(out, s), m
			}
			out[len(out)-1].Share = last.percent()
		}
		k = next
	}
	return out
}

// A mass is how much of a merged span is in its state.
type mass struct{ state, all int64 }

func (m mass) percent() int {
	if m.all == 0 {
		return 0
	}
	return int(max(1, float64(m.state)/float64(m.all)*100))
}

// joins reports whether one merged span goes on where another ends, with the
// same look.
func joins(a, b *protocol.Span) bool {
	return a.Count > 1 && a.To == b.From && a.State == b.State && a.Family == b.Family
}

// mergeEnd returns the end of the run of spans, from k on, that falls into one
// visible unit. A span that is wide enough by itself is not drawn into it.
func (p *painter) mergeEnd(l *spanList, k int) int {
	start := max(p.axis.pos(int(l.ats.at(k))), p.scale.from)
	j := max(l.from(p.after(start, p.spanPx), p.axis), k+1)
	if j > k+1 && p.px(l.end(j-1, p.axis))-p.px(p.axis.pos(int(l.ats.at(j-1)))) >= p.spanPx {
		j--
	}
	return j
}

// span returns one span as it is.
func (p *painter) span(l *spanList, k int) protocol.Span {
	s := l.at(k)
	c := classes[s.class]
	out := protocol.Span{
		From: p.axis.pos(int(s.at)), To: l.end(k, p.axis),
		State: c.state, Family: c.family,
		Event: p.index.position(s.at), Text: p.index.texts[s.why],
		Open: k == l.len()-1,
	}
	if s.ref == none {
		return out
	}
	ref := p.index.lanes[s.ref]
	out.Ref = ref.ref
	switch c.state {
	case protocol.StateHeld:
		out.Text = "held by " + ref.title()
	case protocol.StateRunning:
		out.Text = ref.title()
	default:
		out.Text += " " + ref.title()
	}
	return out
}

// merged returns the spans from i to j-1 as one: in the state that most of it
// is, among those that are drawn. ok is false when none is.
func (p *painter) merged(l *spanList, i, j int) (_ protocol.Span, m mass, ok bool) {
	w := l.weights(i, j, p.axis)
	best := classCount
	for c := classUnknown; c < classCount; c++ {
		m.all += w[c]
		if c.drawn() && w[c] > 0 && (best == classCount || w[c] > w[best]) {
			best = c
		}
	}
	if best == classCount { // all at one instant
		for k := i; k < min(j, i+sumBlock) && best == classCount; k++ {
			if c := l.class(k); c.drawn() {
				best = c
			}
		}
		if best == classCount {
			return protocol.Span{}, m, false
		}
	}
	m.state = w[best]
	return protocol.Span{
		From: p.axis.pos(int(l.ats.at(i))), To: l.end(j-1, p.axis),
		State: classes[best].state, Family: classes[best].family,
		Event: p.index.position(l.ats.at(i)), Count: int64(j - i), Open: j == l.len(),
	}, m, true
}

// levels returns the steps of a list that can be seen in the window, beginning
// with the one in force at its start.
func (p *painter) levels(l *levelList) []protocol.Level {
	var out []protocol.Level
	n := l.len()
	for k := max(l.from(p.scale.from+1, p.axis)-1, 0); k < n; {
		at := p.axis.pos(int(l.ats.at(k)))
		if at >= p.scale.to {
			break
		}
		next := max(l.from(p.after(max(at, p.scale.from), p.spanPx), p.axis), k+1)
		if next == k+1 {
			out = append(out, protocol.Level{At: at, Value: int(l.values.at(k))})
		} else {
			b := l.bounds(k, next)
			out = append(out, protocol.Level{At: at, Value: int(b.high), Low: int(b.low), Count: int64(next - k)})
		}
		k = next
	}
	return out
}

// marked reports whether events of the kind are marks. Those of a goroutine's
// own life are its spans.
func marked(k tracer.Kind) bool {
	switch k {
	case tracer.GoCreate, tracer.GoStart, tracer.GoStop, tracer.GoBlock, tracer.GoUnblock, tracer.GoEnd,
		tracer.GoSyscall, tracer.GoSysret, tracer.SelectWait, tracer.Sleep,
		tracer.ProcStart, tracer.ProcStop, tracer.TraceClock:
		return false
	}
	return true
}
