package viz

import "github.com/govis/govis/tracer"

// otherDetails says what the objects are that have no kind of lane of their own,
// by the kinds of events about them.
var otherDetails = map[tracer.Kind]string{
	tracer.CondWait: "sync.Cond", tracer.CondSignal: "sync.Cond", tracer.CondBroadcast: "sync.Cond",
	tracer.OnceDo: "sync.Once", tracer.OnceDone: "sync.Once",
	tracer.UserTask:    "task of runtime/trace",
	tracer.TimerCreate: "timer", tracer.TimerReset: "timer", tracer.TimerStop: "timer", tracer.TimerFire: "timer",
}

// applyOther notes what an object of no kind of its own is.
func (x *index) applyOther(e *tracer.Event, obj int32) {
	if obj == none || x.lanes[obj].detail != "" {
		return
	}
	if x.lanes[obj].detail = otherDetails[e.Kind]; e.Has&tracer.FieldElem != 0 {
		x.lanes[obj].detail = "variable " + e.Elem
	}
}
