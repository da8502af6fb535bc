package export

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// A step is one event that is worth telling, with what the page says of it.
type step struct {
	index    int
	event    *tracer.Event
	seen     protocol.TraceEvent // the same, with names
	sentence string
}

// steps returns the steps within the window that are about wanted lanes.
func steps(v *viz.View, o *Options) ([]step, error) {
	if err := countSteps(v, o); err != nil {
		return nil, err
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
		reply, err := v.Event(&protocol.EventRequest{At: &next.At})
		if err != nil {
			return nil, err
		}
		e, err := v.Trace().At(at)
		if err != nil {
			return nil, err
		}
		if o.wants(reply.Event.GName) || reply.Event.Name != "" && o.wants(reply.Event.Name) {
			list = append(list, step{at, e, reply.Event, reply.Sentence})
		}
	}
}

// countSteps refuses more steps than anybody looks at.
func countSteps(v *viz.View, o *Options) error {
	if o.Force {
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
		return optionError("the window has %s%d steps, and up to %d are written; narrow it with --from and --to, or say --force",
			more, all.Steps, MaxSteps)
	}
	return nil
}
