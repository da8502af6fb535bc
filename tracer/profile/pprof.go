package profile

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/govis/govis/tracer"
)

// noStack is the function at which times are whose stack the trace does not tell.
const noStack = "[no stack in the trace]"

// Write writes the profile, packed, as go tool pprof reads it. meta is the trace's. Each sample has how often and how long, and as its
// label the reason.
func (p *Profiler) Write(w io.Writer, meta tracer.Meta) error {
	prof := p.profile(meta)
	if err := prof.CheckValid(); err != nil {
		return fmt.Errorf("the profile contradicts itself: %w", err)
	}
	return prof.Write(w)
}

func (p *Profiler) profile(meta tracer.Meta) *profile.Profile {
	p.conclude()
	b := builder{
		prof: &profile.Profile{
			SampleType:        []*profile.ValueType{{Type: "contentions", Unit: "count"}, {Type: "delay", Unit: "nanoseconds"}},
			DefaultSampleType: "delay",
			PeriodType:        &profile.ValueType{Type: "trace", Unit: "count"},
			Period:            1,
			DurationNanos:     p.f.last - p.f.first,
		},
		locations: map[tracer.Frame]*profile.Location{},
		functions: map[[2]string]*profile.Function{},
	}
	began := meta.Start
	if !p.began.IsZero() { // an execution trace of Go's was perhaps read long after it was made
		began = p.began
	}
	if !began.IsZero() {
		b.prof.TimeNanos = began.Add(time.Duration(p.f.first)).UnixNano()
	}
	// In the same order each time, longest first.
	for _, key := range slices.SortedFunc(maps.Keys(p.stacks.all), func(x, y string) int {
		return cmp.Or(cmp.Compare(p.stacks.all[y].Time, p.stacks.all[x].Time), cmp.Compare(x, y))
	}) {
		b.sample(p.stacks.all[key])
	}
	return b.prof
}

// A builder gives functions and locations their numbers.
type builder struct {
	prof      *profile.Profile
	locations map[tracer.Frame]*profile.Location
	functions map[[2]string]*profile.Function
}

func (b *builder) sample(s *stackSum) {
	sample := &profile.Sample{Value: []int64{s.Count, int64(s.Time)}}
	if s.why != "" {
		sample.Label = map[string][]string{"reason": {s.why}}
	}
	for _, f := range s.frames {
		sample.Location = append(sample.Location, b.location(f))
	}
	if len(s.frames) == 0 {
		sample.Location = append(sample.Location, b.location(tracer.Frame{Func: noStack}))
	}
	b.prof.Sample = append(b.prof.Sample, sample)
}

func (b *builder) location(f tracer.Frame) *profile.Location {
	loc := b.locations[f]
	if loc == nil {
		loc = &profile.Location{
			ID:   uint64(len(b.prof.Location) + 1),
			Line: []profile.Line{{Function: b.function(f.Func, f.File), Line: int64(f.Line)}},
		}
		b.prof.Location = append(b.prof.Location, loc)
		b.locations[f] = loc
	}
	return loc
}

func (b *builder) function(name, file string) *profile.Function {
	key := [2]string{name, file}
	fn := b.functions[key]
	if fn == nil {
		fn = &profile.Function{ID: uint64(len(b.prof.Function) + 1), Name: name, SystemName: name, Filename: file}
		b.prof.Function = append(b.prof.Function, fn)
		b.functions[key] = fn
	}
	return fn
}
