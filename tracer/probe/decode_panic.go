package probe

import "github.com/govis/govis/tracer"

func (d *decoder) panicked(r *record) error {
	e := d.begin(r, tracer.Panic)
	e.Message = d.interfaceText(r)
	return d.emit(e)
}

func (d *decoder) panicStart(r *record) error   { return d.panicking(r, tracer.PanicStart) }
func (d *decoder) panicRecover(r *record) error { return d.panicking(r, tracer.PanicRecover) }

func (d *decoder) panicking(r *record, kind tracer.Kind) error {
	e := d.begin(r, kind)
	if r.a == 1 {
		e.Message, _ = texts(r)
	} else {
		e.Message = d.interfaceText(r)
	}
	return d.emit(e)
}

func (d *decoder) goexit(r *record) error { return d.emit(d.begin(r, tracer.Goexit)) }
