package export

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/protocol"
)

// Pages writes what pages show as files. It is safe for concurrent use.
type Pages struct {
	Page fs.FS // as in [Options]
}

// Formats returns what can be written, with what stands in the way here.
func (Pages) Formats() []protocol.ExportFormat {
	var out []protocol.ExportFormat
	for _, f := range formats {
		e := protocol.ExportFormat{Name: f.Name, Title: f.Title, For: f.For, Ending: f.Endings[0], Steps: f.one()}
		if _, err := exec.LookPath("ffmpeg"); err != nil && f.video() {
			e.No = "There is no ffmpeg on the machine of govis."
		}
		out = append(out, e)
	}
	return out
}

// one reports whether the format is of one moment, unless it is to be of steps.
func (f Format) one() bool { return slices.Contains([]string{"svg", "pdf", "png"}, f.Name) }

func (f Format) video() bool { return f.Name == "mp4" || f.Name == "webm" }

// Export writes what a page asks for of the trace that it shows to w, and returns what the file is to be called. Several files
// are one zip file. stopped is asked now and then: what it returns ends the writing. An error is an *[OptionError] when the page can do
// something about it.
func (p Pages) Export(w io.Writer, v *viz.View, asked *protocol.ExportAsked, stopped func() error) (name string, err error) {
	f, err := Named(asked.Format)
	if err != nil {
		return "", &OptionError{err.Error()}
	}
	o, err := p.options(v, asked)
	if err != nil {
		return "", forPage(err)
	}
	o.Stopped = stopped
	name = fileName(o.title(v)) + f.Endings[0]
	if f.Many(o) {
		name, err = strings.TrimSuffix(name, f.Endings[0])+".zip", writeZip(w, f, name, v, *o)
	} else {
		err = f.Write(w, v, *o)
	}
	return name, forPage(err)
}

// forPage makes what a view has against a request an *[OptionError].
func forPage(err error) error {
	var bad *viz.RequestError
	if errors.As(err, &bad) {
		return &OptionError{bad.Message}
	}
	return err
}

// options says in the words of this package what a page asks for.
func (p Pages) options(v *viz.View, a *protocol.ExportAsked) (*Options, error) {
	o := &Options{Axis: a.Axis, Theme: a.Theme, Size: a.Size, System: a.Lanes.System, At: int(max(a.At, 0)), Page: p.Page}
	if a.Axis != protocol.AxisEvents && a.Axis != protocol.AxisClock {
		return nil, optionError("the axis is events or clock, not %q", a.Axis)
	}
	if a.Window {
		if o.From, o.To = v.Within(a.Axis, a.From, a.To); o.From >= o.To {
			return nil, optionError("nothing happens in what the timeline shows")
		}
	}
	switch a.Steps {
	case protocol.ExportMoment:
	case protocol.ExportSteps:
		o.Steps = true
	case protocol.ExportMoments:
		o.Steps = true
		moments, err := momentsOf(v)
		if err != nil {
			return nil, err
		}
		o.Moments = moments
	default:
		return nil, optionError("pictures are of a moment, of steps or of moments, not of %q", a.Steps)
	}
	if a.Chosen {
		return o, o.choose(v, a)
	}
	return o, nil
}

// choose takes only the lanes that a query finds.
func (o *Options) choose(v *viz.View, a *protocol.ExportAsked) error {
	q := a.Lanes
	for len(o.Lanes) < maxLanes {
		q.First, q.Count = len(o.Lanes), protocol.MaxLanes
		s, err := v.Scene(&protocol.SceneRequest{Axis: a.Axis, From: a.From, To: a.To, Width: 1, Lanes: q})
		if err != nil {
			return err
		}
		for _, l := range s.Lanes {
			o.Lanes = append(o.Lanes, l.Name)
		}
		if len(s.Lanes) == 0 || len(o.Lanes) >= s.Total {
			break
		}
	}
	if len(o.Lanes) == 0 {
		return optionError("the timeline shows no lane: take its filter away")
	}
	return nil
}

// momentsOf returns the events of the lesson's moments.
func momentsOf(v *viz.View) ([]int, error) {
	trace, ok := v.Trace().(*tracer.Trace)
	if !ok {
		return nil, optionError("the trace is of no lesson")
	}
	reply, err := lesson.Of(trace).Reply()
	if err != nil {
		return nil, err
	}
	if reply == nil || len(reply.Moments) == 0 {
		return nil, optionError("the trace is of no lesson with moments that have happened")
	}
	var list []int
	for _, m := range reply.Moments {
		list = append(list, int(m.At))
	}
	return slices.Compact(list), nil
}

// writeZip writes the files of a series as one.
func writeZip(w io.Writer, f Format, name string, v *viz.View, o Options) error {
	z := zip.NewWriter(w)
	err := f.WriteMany(name, v, o, func(name string) (io.WriteCloser, error) {
		one, err := z.CreateHeader(&zip.FileHeader{Name: filepath.Base(name), Method: zip.Deflate})
		return unclosed{one}, err
	})
	return errors.Join(err, z.Close())
}

// unclosed is a writer whose end is the next one's beginning.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// fileName makes a title a name that every system takes.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) || r == 0x7f {
			return '-'
		}
		return r
	}, title)
	if name = strings.Trim(name, " .-"); name == "" {
		return "trace"
	}
	return strings.ToValidUTF8(name[:min(len(name), 80)], "") // no half of a character
}
