package export

import (
	"bufio"
	"io"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// events calls each for the events of the window that are wanted, in order.
func events(v *viz.View, o *Options, each func(i int, e *tracer.Event) error) error {
	s, err := v.Trace().StateAt(o.From - 1)
	if err != nil {
		return err
	}
	i := o.From
	for e, err := range v.Trace().Events(o.From, o.To) {
		if err != nil {
			return err
		}
		s.Apply(e)
		g := s.Goroutines[e.G]
		own := g == nil || g.Mode != tracer.ModeSystem
		if (own || o.System) && (len(o.Lanes) == 0 || g != nil && o.wants(g.Name) || e.Name != "" && o.wants(e.Name)) {
			if err := each(i, e); err != nil {
				return err
			}
		}
		i++
	}
	return nil
}

// writeNDJSON writes events as govis events prints them.
func writeNDJSON(w io.Writer, v *viz.View, o *Options) error {
	out := bufio.NewWriterSize(w, 64<<10)
	var line []byte
	err := events(v, o, func(_ int, e *tracer.Event) error {
		line = append(tracer.AppendJSON(line[:0], e), '\n')
		_, err := out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
