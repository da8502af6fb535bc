package randomprogram

import (
	"fmt"
	"strconv"
	"strings"
)

// choose prints a select. What it sends and receives from is made before, but for time.After.
func (s *printer) choose(o *selectOp) {
	s.line("recovered(func() {")
	var comms, names []string // names as expressions
	var after []string
	for i := range o.cases {
		if i == o.fallback {
			names = append(names, `"nil"`)
		}
		comm, name, inline := s.selectCase(&o.cases[i], i)
		comms, names = append(comms, comm), append(names, name)
		if inline {
			after = append(after, name)
		}
	}
	if o.fallback == len(o.cases) {
		names = append(names, `"nil"`)
	}
	for _, name := range after {
		s.line("%s := d.timer()", name)
		s.line("_ = %s", name)
	}
	s.line("select {")
	for i, comm := range comms {
		if i == o.fallback {
			s.fallback(o, names)
		}
		at := i
		if o.fallback >= 0 && i >= o.fallback {
			at++
		}
		s.line("case %s", comm)
		if len(comms) > 1 {
			s.chosen(o, at, names)
		}
	}
	if o.fallback == len(o.cases) {
		s.fallback(o, names)
	}
	s.line("}")
	s.line("})")
}

func (s *printer) fallback(o *selectOp, names []string) {
	s.line("default:")
	s.chosen(o, o.fallback, names)
}

func (s *printer) chosen(o *selectOp, at int, names []string) {
	s.line("d.note(%q, %q, %s)", "select", o.form()+strconv.Itoa(at), strings.Join(names, ", "))
}

// selectCase returns the communication with what the diary is told of it, the channel's name in the
// diary, and whether that is the name of a timer yet to be made.
func (s *printer) selectCase(c *selectCase, i int) (comm, name string, inline bool) {
	from := ""
	switch {
	case c.c != nil:
		from, name = c.c.String(), strconv.Quote(c.c.String())
		if c.send {
			v := s.value(c.c.elem, c.v)
			return fmt.Sprintf("%s <- %s:\nd.sent(%s, %s)", c.c, v, name, v), name, false
		}
	case c.none != "":
		from, name = fmt.Sprint("none", i), `"nil"`
		s.line("var %s chan %s", from, c.none)
		if c.send {
			return fmt.Sprintf("%s <- *new(%s):", from, c.none), name, false
		}
	case c.ctx != nil:
		from, name = c.ctx.String()+".Done()", strconv.Quote(c.ctx.doneName())
	case c.t != nil:
		from, name = fmt.Sprintf("t%d.C", c.t.i), fmt.Sprint("n", c.t.i)
	default:
		from, name, inline = "time.After("+micros(c.after)+")", s.fresh("n"), true
		name += "after"
	}
	return fmt.Sprintf("v, ok := <-%s:\nd.received(%s, v, ok)", from, name), name, inline
}
