package viz

// A segmentCoder codes a segment: numbers has the bytes of its stretches and sums, one after the other.
type segmentCoder struct {
	coder
	numbers []byte
	count   int // events of the segment
}

func (c *segmentCoder) segment(s *segment) {
	k := &c.coder
	num(k, &s.count)
	c.count = s.count
	num(k, &s.first)
	num(k, &s.last)
	list(k, &s.texts, k.text)
	list(k, &s.gaps, func(g *gap) {
		num(k, &g.from)
		num(k, &g.to)
	})
	c.stretch(&s.times)
	c.stretch(&s.kinds)
	c.stretch(&s.actors)
	c.stretch(&s.blocks)
	list(k, &s.places, func(p *segmentPlace) {
		k.text(&p.file)
		k.text(&p.fn)
		k.text(&p.at)
		num(k, &p.line)
		c.stretch(&p.events)
	})
	list(k, &s.links, func(l *segmentLinks) {
		num(k, &l.kind)
		c.stretch(&l.to)
		c.stretch(&l.fromLane)
		c.stretch(&l.toLane)
	})
	list(k, &s.lanes, c.lane)
	list(k, &s.waits, func(w *segmentWait) {
		num(k, &w.kind.place)
		num(k, &w.kind.why)
		num(k, &w.kind.class)
		k.flag(&w.kind.system)
		num(k, &w.kind.lane)
		k.flag(&w.kind.user)
		num(k, &w.sum.count)
		num(k, &w.sum.ns)
		num(k, &w.sum.longest)
		num(k, &w.sum.at)
		num(k, &w.sum.end)
		num(k, &w.sum.lane)
	})
}

func (c *segmentCoder) lane(l *segmentLane) {
	k := &c.coder
	k.text((*string)(&l.kind))
	num(k, &l.ref)
	k.text(&l.name)
	k.text(&l.detail)
	k.text(&l.labels)
	k.text(&l.made)
	k.text(&l.label)
	num(k, &l.parent)
	k.flag(&l.system)
	k.flag(&l.ended)
	num(k, &l.lane.first)
	num(k, &l.last)
	c.spans(&l.spans)
	c.parts(l)
	list(k, &l.levels, func(v *level) {
		num(k, &v.at)
		num(k, &v.value)
	})
	c.stretch(&l.events)
	list(k, &l.peers, func(p *int32) { num(k, p) })
	if l.isGoroutine() {
		k.flag(&l.created)
		c.build(&l.build)
	}
}

func (c *segmentCoder) parts(l *segmentLane) {
	k, p := &c.coder, &l.parts
	k.flag(&p.used)
	if !p.used {
		return
	}
	k.text(&p.front)
	list(k, &p.open, func(o *openPart) {
		k.text(&o.label)
		k.flag(&o.paused)
	})
	c.spans(&l.bars)
}

func (c *segmentCoder) build(b *goroutineBuild) {
	k := &c.coder
	num(k, &b.processor)
	k.flag(&b.runtime)
	k.flag(&b.library)
	num(k, &b.wake)
	k.flag(&b.wait.lasts)
	num(k, &b.wait.at)
	num(k, &b.wait.place)
	num(k, &b.wait.why)
	num(k, &b.wait.class)
	there := b.carried != nil
	k.flag(&there)
	if !there {
		return
	}
	if k.reading {
		b.carried = &carried{}
	}
	o := b.carried
	for _, f := range []*bool{&o.user, &o.waits, &o.waitUser, &o.blocked, &o.woken, &o.left, &o.front, &o.labelled} {
		k.flag(f)
	}
	num(k, &o.waitAt)
	list(k, &o.asks, func(i *uint32) { num(k, i) })
	num(k, &o.on)
	k.text(&o.label)
}

func (c *segmentCoder) spans(s *segmentSpans) {
	c.stretch(&s.ats)
	c.stretch(&s.looks)
	if num(&c.coder, &s.sums.used); s.sums.used == 0 {
		return
	}
	for i := range s.sums.slots {
		num(&c.coder, &s.sums.slots[i])
	}
	c.bytes(&s.sums.stored)
}

// stretch codes a stretch of at most as many numbers as there are events, whose bytes are in numbers.
func (c *segmentCoder) stretch(s *stretch) {
	if num(&c.coder, &s.n); s.n == 0 {
		return
	}
	if s.n < 0 || s.n > c.count {
		s.n = 0
		c.fail()
		return
	}
	c.bytes(&s.heads)
	rest := c.numbers
	c.bytes(&s.bits)
	if len(s.heads) != (s.n+columnPart-1)/columnPart*headBytes {
		c.fail()
	}
	if c.reading {
		s.bits = rest // stretchSlack more than its own is there at the end of all
	}
}

// bytes codes bytes that are in numbers.
func (c *segmentCoder) bytes(b *[]byte) {
	n := len(*b)
	if !c.reading {
		c.numbers = append(c.numbers, *b...)
	}
	num(&c.coder, &n)
	if !c.reading {
		return
	}
	if n < 0 || n > len(c.numbers) {
		c.fail()
		*b = nil
		return
	}
	*b, c.numbers = c.numbers[:n:n], c.numbers[n:]
}
