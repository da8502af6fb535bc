package tracer

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// A Summary is what one pass over a trace says about the whole of it.
type Summary struct {
	Events     int           `json:"events"`
	Duration   time.Duration `json:"duration"`   // from the start of the program to the last event
	Goroutines int           `json:"goroutines"` // of the program, that were there at all
	Peak       int           `json:"peak"`       // of the program, most at once
	System     int           `json:"system"`     // goroutines of the runtime's own; only counted, not in the rest
	Channels   int           `json:"channels"`   // of the program, made, or first used, in the trace
	Blocked    []BlockedTime `json:"blocked"`    // by reason, longest total first
	Stuck      []Stuck       `json:"stuck"`      // still blocked at the end, longest first
	Unknown    int           `json:"unknown"`    // may still be blocked: were when events were lost, and not heard of since
	Dropped    int64         `json:"dropped"`    // events left out for want of room
	Holes      int64         `json:"holes"`      // records begun and never finished
	Exited     bool          `json:"exited"`     // the trace has the end of the program,
	Code       int           `json:"code"`       // with its exit code
	Message    string        `json:"message"`    // and this message: of the panic or fatal error, else of the exit
}

// BlockedTime is how long goroutines waited for one reason, all taken together.
// Waits for the runtime's own sake (see [Event.RuntimeWait]) are in none.
// Waits that had not ended when the trace did count up to its last event; those of
// which that is not known (Summary.Unknown) are not in it.
type BlockedTime struct {
	Reason string        `json:"reason"`
	Count  int           `json:"count"`
	Total  time.Duration `json:"total"`
	Max    time.Duration `json:"max"`
}

// Stuck is a goroutine that was blocked when the trace ended.
type Stuck struct {
	G       uint64        `json:"g"`
	Name    string        `json:"name"`
	Reason  string        `json:"reason"`
	Obj     uint64        `json:"obj"`     // what it waits for, 0 where not known
	ObjName string        `json:"objName"` // what the source calls it
	At      string        `json:"at"`      // "main.go:21", where it waits
	Since   int64         `json:"since"`   // T when it blocked
	For     time.Duration `json:"for"`     // until the last event
}

// A Summarizer makes a Summary of the events it is shown in order. It needs
// memory for the goroutines that live at once, however long the run is. It is not
// safe for concurrent use.
type Summarizer struct {
	sum      Summary
	live     map[uint64]*summed // goroutines that did not end
	alive    int                // of them the program's
	channels idSet              // all that were made or used
	own      idSet              // of them what the program's code made or used itself
	library  idSet              // others, of which the first that is known is that they are not its
	hidden   int                // those of library that are not in own
	blocked  map[string]*BlockedTime
	last     int64
	origins  [256]knownOrigin
	lost     int // number of the last event, from 1, that says that others are missing
}

// summed is what a Summarizer knows of a goroutine.
type summed struct {
	name    string
	system  bool
	waiting bool
	from    int // number of the event with which it blocked
	since   int64
	reason  string
	obj     uint64
	objName string
	at      string
}

// NewSummarizer returns one that has seen nothing.
func NewSummarizer() *Summarizer {
	return &Summarizer{live: map[uint64]*summed{}, blocked: map[string]*BlockedTime{}}
}

// Apply takes in one event. It keeps e's strings, but not e.
func (s *Summarizer) Apply(e *Event) {
	s.sum.Events++
	s.last = e.T
	if s.lost > 0 && e.Has&FieldBy == 0 && e.Kind != GoBlock && e.Kind != Exit {
		s.heard(e.G)
	}
	switch e.Kind {
	case GoCreate:
		s.goroutine(e.G, e)
	case GoBlock:
		s.block(e)
		if strings.HasPrefix(e.Reason, "chan ") {
			s.judge(e.Obj, e)
		}
	case SelectWait, SelectDone:
		for i := range e.Cases {
			s.judge(e.Cases[i].Chan, e)
		}
	case GoUnblock, GoStart:
		s.unblock(e)
	case GoEnd:
		s.goEnd(e)
	case ChanMake, ChanSend, ChanRecv, ChanClose:
		s.judge(e.Obj, e)
	case ProbeDrop:
		s.sum.Dropped += e.N
		s.lost = s.sum.Events
	case ProbeHole:
		s.sum.Holes += e.N
		s.lost = s.sum.Events
	case TraceGap:
		s.lost = s.sum.Events
	case GoStatus:
		s.status(e)
	case Panic, Fatal:
		s.sum.Message = e.Message
	case Exit:
		s.sum.Exited, s.sum.Code = true, e.Code
		s.sum.Message = either(s.sum.Message, e.Message)
	}
}

// goroutine returns what is known of a goroutine; one not heard of before is
// counted. create is its go.create event, nil where that is missing.
func (s *Summarizer) goroutine(id uint64, create *Event) *summed {
	if g := s.live[id]; g != nil || id == 0 {
		return g
	}
	g := &summed{}
	if create != nil {
		g.name, g.system = create.Name, create.Mode == ModeSystem
	}
	s.live[id] = g
	if g.system {
		s.sum.System++
		return g
	}
	s.sum.Goroutines++
	s.alive++
	s.sum.Peak = max(s.sum.Peak, s.alive)
	return g
}

// judge notes of a channel whether it is the program's: see [Event.Origin].
func (s *Summarizer) judge(id uint64, e *Event) {
	if id == 0 {
		return
	}
	s.channels.add(id)
	if s.own.has(id) {
		return
	}
	origin := s.origin(e)
	if g := s.live[e.G]; origin == OriginUser && g != nil && g.system {
		origin = OriginLibrary
	}
	switch {
	case origin == OriginUnknown:
	case origin == OriginUser:
		s.own.add(id)
		if s.library.has(id) {
			s.hidden--
		}
	case !s.library.has(id):
		s.library.add(id)
		s.hidden++
	}
}

func (s *Summarizer) block(e *Event) {
	g := s.goroutine(e.G, nil)
	if g == nil || g.system || e.RuntimeWait() {
		return
	}
	g.waiting, g.from, g.since, g.reason = true, s.sum.Events, e.T, e.Reason
	g.obj, g.objName, g.at = e.Obj, e.Name, e.At
}

// status takes in what a goroutine does at a moment. Since when is not known.
func (s *Summarizer) status(e *Event) {
	if e.State == StateEnded {
		s.goEnd(e)
		return
	}
	s.block(e)
	if g := s.live[e.G]; g != nil && g.reason == "" {
		g.reason = "unknown"
	}
	if e.State != StateWaiting {
		if g := s.live[e.G]; g != nil {
			g.waiting = false
		}
	}
}

func (s *Summarizer) unblock(e *Event) {
	g := s.goroutine(e.G, nil)
	if g == nil || !g.waiting {
		return
	}
	g.waiting = false
	if e.Mode != ModeUndone {
		wait(s.blocked, g.reason, e.T-g.since)
	}
}

// heard is called when a goroutine did something: if it was blocked before
// events were lost, it had been woken by one of them.
func (s *Summarizer) heard(id uint64) {
	if g := s.live[id]; g != nil && g.waiting && g.from < s.lost {
		g.waiting = false
	}
}

// wait adds a wait to those of its reason.
func wait(blocked map[string]*BlockedTime, reason string, ns int64) {
	b := blocked[reason]
	if b == nil {
		b = &BlockedTime{Reason: reason}
		blocked[reason] = b
	}
	b.Count++
	b.Total += time.Duration(ns)
	b.Max = max(b.Max, time.Duration(ns))
}

func (s *Summarizer) goEnd(e *Event) {
	if g := s.goroutine(e.G, nil); g != nil {
		delete(s.live, e.G)
		if !g.system {
			s.alive--
		}
	}
}

// Result returns the summary of the events so far.
func (s *Summarizer) Result() Summary {
	sum := s.sum
	sum.Duration = time.Duration(s.last)
	sum.Channels = s.channels.len() - s.hidden
	blocked := map[string]*BlockedTime{}
	for reason, b := range s.blocked {
		c := *b
		blocked[reason] = &c
	}
	for id, g := range s.live {
		if !g.waiting {
			continue
		}
		if g.from < s.lost {
			sum.Unknown++
			continue
		}
		wait(blocked, g.reason, s.last-g.since)
		sum.Stuck = append(sum.Stuck, Stuck{
			G: id, Name: g.name, Reason: g.reason, Obj: g.obj, ObjName: g.objName,
			At: g.at, Since: g.since, For: time.Duration(s.last - g.since),
		})
	}
	for _, b := range blocked {
		sum.Blocked = append(sum.Blocked, *b)
	}
	slices.SortFunc(sum.Blocked, func(a, b BlockedTime) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Reason, b.Reason))
	})
	slices.SortFunc(sum.Stuck, func(a, b Stuck) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.G, b.G))
	})
	return sum
}

// A knownOrigin is the origin of events of a kind at a place.
type knownOrigin struct {
	kind    Kind
	at, pkg string
	stack   []Frame
	origin  Origin
}

// origin is e's [Event.Origin]. Mostly it was asked for an event at the same place a moment ago, whose stack, which
// does not change, is at the same address.
func (s *Summarizer) origin(e *Event) Origin {
	address := uintptr(unsafe.Pointer(unsafe.SliceData(e.Stack)))
	known := &s.origins[(address>>4^address>>12^uintptr(e.Kind))%uintptr(len(s.origins))]
	if address == 0 || unsafe.SliceData(known.stack) != unsafe.SliceData(e.Stack) || len(known.stack) != len(e.Stack) ||
		known.kind != e.Kind || known.at != e.At || known.pkg != e.Pkg {
		*known = knownOrigin{e.Kind, e.At, e.Pkg, e.Stack, e.Origin()}
	}
	return known.origin
}

// An idSet is a set of object ids, which are mostly small and close together. Of
// very many it forgets which the lowest were, but not how many: ids come from one
// growing sequence, so of those hardly any comes up for the first time.
type idSet struct {
	words map[uint64]uint64
	n     int
	floor uint64 // words below are forgotten: what has an id there counts as known
}

// maxIDWords bounds the memory of a set, to some 10 MB.
const maxIDWords = 1 << 18

func (s *idSet) add(id uint64) {
	if s.has(id) || id == 0 {
		return
	}
	if s.words == nil {
		s.words = map[uint64]uint64{}
	}
	s.words[id/64] |= 1 << (id % 64)
	s.n++
	if len(s.words) > maxIDWords {
		s.forget()
	}
}

func (s *idSet) has(id uint64) bool {
	return id/64 < s.floor || s.words[id/64]&(1<<(id%64)) != 0
}

// forget forgets the lower half.
func (s *idSet) forget() {
	words := slices.Sorted(maps.Keys(s.words))
	s.floor = words[len(words)/2]
	for _, w := range words[:len(words)/2] {
		delete(s.words, w)
	}
}

func (s *idSet) len() int { return s.n }
