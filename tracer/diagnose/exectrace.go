package diagnose

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// runtimeRange is something that the runtime does for a while.
func (w words) runtimeRange(e *tracer.Event) string {
	verb := "begins"
	if e.State == tracer.StateEnd {
		verb = "ends"
	}
	if e.G != 0 {
		return fmt.Sprintf("%s %s: %s", w.g(e.G), verb, short(e.Label))
	}
	return fmt.Sprintf("the runtime %s: %s", verb, short(e.Label))
}

func (w words) metric(e *tracer.Event) string {
	return fmt.Sprintf("%s is %d now", short(e.Label), e.N)
}

func (w words) cpuSample(e *tracer.Event) string {
	if e.G == 0 {
		return "the CPU profiler took a sample"
	}
	return "the CPU profiler took a sample: " + w.g(e.G) + " ran"
}
