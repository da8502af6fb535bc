package export

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// A step is one event that is worth telling, with what the page says of it.
type step struct {
	index    int
	event    *tracer.Event
	seen     protocol.TraceEvent // the same, with names
	sentence string              // without what a terminal obeys
}

// steps returns the steps within the window that are about wanted lanes.
func steps(v *viz.View, o *Options) ([]step, error) {
	if err := countSteps(v, o); err != nil {
		return nil, err
	}
	if len(o.Moments) > 0 {
		return o.moments(v)
	}
	var list []step
	for at := o.From - 1; ; {
		next, err := v.Step(&protocol.StepRequest{From: int64(at), Kind: protocol.StepNotable, System: o.System})
		if err != nil {
			return nil, err
		}
		if !next.Found || int(next.At) >= o.To {
			return list, nil
		}
		at = int(next.At)
		s, err := stepAt(v, at)
		if err != nil {
			return nil, err
		}
		if o.wants(s.seen.GName) || s.seen.Name != "" && o.wants(s.seen.Name) {
			list = append(list, s)
		}
	}
}

// moments returns the steps that were named, within the window.
func (o *Options) moments(v *viz.View) ([]step, error) {
	var list []step
	for _, at := range o.Moments {
		if at < o.From || at >= o.To {
			continue
		}
		s, err := stepAt(v, at)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

func stepAt(v *viz.View, index int) (step, error) {
	at := int64(index)
	reply, err := v.Event(&protocol.EventRequest{At: &at})
	if err != nil {
		return step{}, err
	}
	e, err := v.Trace().At(index)
	if err != nil {
		return step{}, err
	}
	return step{index, e, reply.Event, diagnose.Visible(reply.Sentence)}, nil
}

// countSteps refuses more steps than anybody looks at.
func countSteps(v *viz.View, o *Options) error {
	if o.Force || len(o.Moments) > 0 {
		return nil
	}
	r, err := v.Step(&protocol.StepRequest{From: int64(o.From) - 1, Kind: protocol.StepNotable, System: o.System, Count: MaxSteps + 1})
	if err != nil {
		return err
	}
	if r.Steps > MaxSteps && int(r.At) < o.To {
		all, err := v.Step(&protocol.StepRequest{From: int64(o.From) - 1, Kind: protocol.StepNotable, System: o.System, Count: protocol.MaxStep})
		if err != nil {
			return err
		}
		more := ""
		if all.Steps == protocol.MaxStep {
			more = "more than "
		}
		return optionError("the window has %s%d steps, and up to %d are written; take a part of it (--from, --to), or say --force",
			more, all.Steps, MaxSteps)
	}
	return nil
}
