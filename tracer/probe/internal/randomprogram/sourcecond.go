package randomprogram

func (s *printer) makeCond(c *cond) {
	s.line("%s, have%d := sync.NewCond(&%s), 0", c, c.i, c.l)
	s.line("_ = %s", c)
}

func (s *printer) take(o takeOp) {
	s.line("%s.Lock()", o.c.l)
	s.line("d.locked(%q, %q, true)", "lock", o.c.l)
	s.line("for have%d == 0 {", o.c.i)
	s.line("d.note(%q, %q, %q)", "cond.wait", "", o.c)
	s.line("d.note(%q, %q, %q)", "unlock", "", o.c.l)
	s.line("%s.Wait()", o.c)
	s.line("d.locked(%q, %q, true)", "lock", o.c.l)
	s.line("}")
	s.line("have%d--", o.c.i)
	s.line("d.note(%q, %q, %q)", "unlock", "", o.c.l)
	s.line("%s.Unlock()", o.c.l)
}

func (s *printer) give(o giveOp) {
	word, method, times := o.word()
	tell := func() {
		for range times {
			s.line("d.note(%q, %q, %q)", word, "", o.c)
			s.line("%s.%s()", o.c, method)
		}
	}
	s.line("%s.Lock()", o.c.l)
	s.line("d.locked(%q, %q, true)", "lock", o.c.l)
	s.line("have%d += %d", o.c.i, o.n)
	if o.inside {
		tell()
	}
	s.line("d.note(%q, %q, %q)", "unlock", "", o.c.l)
	s.line("%s.Unlock()", o.c.l)
	if !o.inside {
		tell()
	}
}

func (s *printer) once(o onceOp) {
	s.line("recovered(func() {")
	s.line("%s.Do(func() {", o.o)
	s.line("d.note(%q, %q, %q)", "once.do", "", o.o)
	s.body(o.body)
	s.line("d.note(%q, %q, %q)", "once.done", "", o.o)
	if o.boom {
		s.line("panic(%q)", "recovered")
	}
	s.line("})")
	s.line("})")
}
