package names

import "github.com/govis/govis/tracer"

// Timer names the timer that a function of package time made at the top of the
// stack: what its caller assigns it to.
//
//	retry := time.AfterFunc(d, f)   retry
//	s.t = time.AfterFunc(d, f)      s.t
func (r *Resolver) Timer(stack []tracer.Frame) string {
	i := skip(stack, func(fr tracer.Frame) bool { return inRuntime(fr) || inPackage(fr, "time") })
	return r.resultOf(stack, i, "")
}
