package export

import (
	"path"
	"strings"

	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz"
)

// title returns what a trace is called, as at the top of the page: what was asked for, the lesson's name, or the last part of what
// was run; where that is ".", the folder of the source. It is one line, without what a terminal obeys.
func (o *Options) title(v *viz.View) string {
	return strings.Join(strings.Fields(diagnose.Visible(o.name(v))), " ")
}

func (o *Options) name(v *viz.View) string {
	if o.Title != "" {
		return o.Title
	}
	h := v.Hello()
	if h.Trace.Scenario != "" {
		return h.Trace.Scenario
	}
	names := []string{h.Trace.Program}
	if len(h.Sources) > 0 {
		names = append(names, path.Dir(h.Sources[0].Path))
	}
	for _, name := range names {
		if name := path.Base(strings.ReplaceAll(name, `\`, "/")); strings.Trim(name, "./") != "" {
			return name
		}
	}
	return h.Trace.Program
}
