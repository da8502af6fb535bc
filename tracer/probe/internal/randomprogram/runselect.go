package randomprogram

import (
	"reflect"
	"strconv"
	"time"
)

// A readyCase is a case of a select with its operands evaluated.
type readyCase struct {
	*selectCase
	name  string // of the channel
	c     conduit
	v     any // to send
	other alternative
}

func (w *worker) prepare(c *selectCase) readyCase {
	r := readyCase{selectCase: c, name: "nil"}
	switch {
	case c.c != nil:
		r.c, r.name = w.chans[c.c.i], c.c.String()
		if c.send {
			r.v = w.valueOf(c.c.elem, c.v)
		}
		if l, ok := r.c.(lane[struct{}]); ok {
			r.other.signal = l.c
		}
	case c.ctx != nil:
		r.other.signal, r.name = w.ctxs[c.ctx.i].Done(), c.ctx.doneName()
	case c.t != nil:
		t := w.timers[c.t]
		r.other.time, r.name = t.c, t.name
	case c.none == "":
		r.other.time = time.After(c.after)
		r.name = w.d.timer()
	}
	r.other.name = r.name
	return r
}

// receivesSignal tells whether it receives from one of the channels of an alternative.
func (c readyCase) receivesSignal() bool {
	return !c.send && (c.other.time != nil || c.other.signal != nil)
}

func (w *worker) choose(o *selectOp) {
	cases := make([]readyCase, len(o.cases))
	names := []string{}
	for i := range o.cases {
		if i == o.fallback {
			names = append(names, "nil")
		}
		cases[i] = w.prepare(&o.cases[i])
		names = append(names, cases[i].name)
	}
	if o.fallback == len(cases) {
		names = append(names, "nil")
	}
	won := -1
	switch {
	case len(cases) == 1 && o.fallback >= 0 && cases[0].c != nil:
		if !w.try(cases[0]) {
			w.d.note("select", cases[0].dir()+" default > 1", cases[0].name, "nil")
		}
		return
	case len(cases) == 1 && o.fallback < 0 && cases[0].c == nil:
		w.alone(cases[0])
		return
	case len(cases) == 2 && o.fallback < 0 && cases[0].c != nil && cases[1].receivesSignal():
		won = w.either(cases[0], cases[1])
	default:
		won = w.reflected(o, cases)
	}
	w.d.note("select", o.form()+strconv.Itoa(won), names...)
}

// try is a select with one case and default.
func (w *worker) try(c readyCase) bool {
	if c.send {
		return c.c.trySend(w.d, c.v)
	}
	return c.c.tryRecv(w.d)
}

// alone is a select with one case: a receive.
func (w *worker) alone(c readyCase) {
	if c.other.time != nil {
		t, ok := <-c.other.time
		c.other.note(w.d, t, ok)
		return
	}
	s, ok := <-c.other.signal
	c.other.note(w.d, s, ok)
}

// either is a select with two cases, the second is a receive.
func (w *worker) either(a, b readyCase) int {
	var second bool
	if a.send {
		second = a.c.sendOr(w.d, a.v, b.other)
	} else {
		second = a.c.recvOr(w.d, b.other)
	}
	if second {
		return 1
	}
	return 0
}

func (w *worker) reflected(o *selectOp, cases []readyCase) int {
	var list []reflect.SelectCase
	var of []int // which of cases it is
	for i, c := range cases {
		if i == o.fallback {
			list, of = append(list, reflect.SelectCase{Dir: reflect.SelectDefault}), append(of, -1)
		}
		list, of = append(list, c.reflected()), append(of, i)
	}
	if o.fallback == len(cases) {
		list, of = append(list, reflect.SelectCase{Dir: reflect.SelectDefault}), append(of, -1)
	}
	won, v, ok := reflect.Select(list)
	if of[won] < 0 {
		return won
	}
	switch c := cases[of[won]]; {
	case c.send:
		w.d.sent(c.name, c.v)
	case c.c != nil:
		c.c.note(w.d, v, ok)
	default:
		c.other.note(w.d, v.Interface(), ok)
	}
	return won
}

func (c readyCase) reflected() reflect.SelectCase {
	s := reflect.SelectCase{Dir: reflect.SelectRecv}
	switch {
	case c.c != nil:
		s.Chan = c.c.value()
	case c.none != "":
		s.Chan = reflect.Zero(typeOf(c.none))
	case c.other.time != nil:
		s.Chan = reflect.ValueOf(c.other.time)
	default:
		s.Chan = reflect.ValueOf(c.other.signal)
	}
	if !c.send {
		return s
	}
	s.Dir = reflect.SelectSend
	if c.none != "" {
		s.Send = zero(c.none)
	} else {
		s.Send = reflect.ValueOf(c.v)
	}
	return s
}
