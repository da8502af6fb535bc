package probe

import (
	"path/filepath"
	"strings"

	"github.com/govis/govis/tracer"
)

func (d *decoder) condWait(r *record) error {
	e := d.begin(r, tracer.CondWait)
	d.lock(r, e, "Wait")
	e.Counter = int64(r.a)
	return d.emit(e)
}

func (d *decoder) condSignal(r *record) error {
	return d.condNotify(r, tracer.CondSignal, "Signal")
}

func (d *decoder) condBroadcast(r *record) error {
	return d.condNotify(r, tracer.CondBroadcast, "Broadcast")
}

func (d *decoder) condNotify(r *record, kind tracer.Kind, method string) error {
	e := d.begin(r, kind)
	d.lock(r, e, method)
	e.N, e.Counter = int64(r.a), int64(r.b)
	return d.emit(e)
}

func (d *decoder) onceDo(r *record) error {
	e := d.begin(r, tracer.OnceDo)
	d.lock(r, e, "Do")
	return d.emit(e)
}

func (d *decoder) onceDone(r *record) error {
	e := d.begin(r, tracer.OnceDone)
	d.lock(r, e, "Do")
	return d.emit(e)
}

// onceFunc reports whether the Once of a stack is in what OnceFunc, OnceValue or OnceValues returned: the program has
// no name for that.
func onceFunc(stack []tracer.Frame) bool {
	for _, f := range stack {
		if strings.HasPrefix(f.Func, "sync.(*Once).") || strings.HasPrefix(f.Func, "internal/sync.") {
			continue
		}
		return strings.HasSuffix(filepath.ToSlash(f.File), "/sync/oncefunc.go")
	}
	return false
}
