package probe

import (
	"path/filepath"
	"strings"

	"github.com/govis/govis/tracer"
)

// cgoFile has what the cgo command makes of a package: a function for each of C, and one for each that C may call.
const cgoFile = "_cgo_gotypes.go"

// cgo marks e, the beginning of a system call, where it is C code that is called, or gone back to.
func (d *decoder) cgo(e *tracer.Event) {
	g := d.goroutines[e.G]
	back := g != nil && g.backToC
	if back {
		g.backToC = false
	}
	function := ""
	if len(e.Stack) > 0 {
		function = calledC(e.Stack[0])
	}
	if !back && function == "" {
		return
	}
	e.Mode = tracer.ModeCgo
	e.Has |= tracer.FieldMode
	if function != "" {
		e.Op = function
		e.Has |= tracer.FieldOp
	}
}

// calledC returns the function of C that a frame stands for, as Go code calls it: "C.twice"; "" if it stands for none.
func calledC(f tracer.Frame) string {
	if filepath.Base(f.File) != cgoFile {
		return ""
	}
	for _, mark := range []string{"._Cfunc_", "._C2func_", "._Cmacro_"} {
		if _, name, ok := strings.Cut(f.Func, mark); ok {
			return "C." + strings.TrimPrefix(name, "_C") // _CMalloc and the like are cgo's own
		}
	}
	return ""
}

// callback is the beginning or the end of a call of Go from C.
func (d *decoder) callback(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.GoCallback)
	e.State = tracer.StateEnd
	if r.a == 1 {
		e.State = tracer.StateBegin
		if frames := d.symbols[r.b]; len(frames) > 0 {
			e.Op = exported(frames[len(frames)-1].Func)
			e.Has |= tracer.FieldOp
		}
	}
	if g != nil {
		g.backToC = r.a == 0
	}
	return d.emit(e)
}

// exported returns the name by which C knows the Go function that a function of cgo's calls: goAck for
// _cgoexp_feab1d66efba_goAck.
func exported(fn string) string {
	if _, rest, ok := strings.Cut(fn, "_cgoexp_"); ok {
		if _, name, ok := strings.Cut(rest, "_"); ok {
			return name
		}
	}
	return fn
}
