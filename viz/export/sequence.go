package export

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// A sequence is a run as a sequence diagram has it: who takes part, and who says what to whom. Goroutines take part, and the channels
// that have a buffer, for a value stays there; an unbuffered one is where two meet.
type sequence struct {
	title        string
	participants []participant // in the order in which they come in
	messages     []message
}

// A participant is a goroutine or a channel.
type participant struct {
	id      string // "g1", "o3"
	name    string
	channel bool
}

// A message goes from one participant to another; a note is of one.
type message struct {
	from, to string // ids; to is "" for a note
	text     string
	dashed   bool // it makes the other able to run, and brings nothing
	creates  bool // to begins with it
}

// sequenceOf returns the steps of the window as a sequence.
func sequenceOf(v *viz.View, o *Options) (*sequence, error) {
	list, err := steps(v, o)
	if err != nil {
		return nil, err
	}
	q := &sequence{title: o.title(v)}
	s := &sequencer{sequence: q, known: map[string]bool{}, names: map[uint64]string{}, values: map[value]bool{}}
	for _, step := range list {
		s.names[step.event.G] = step.seen.GName
		s.add(step)
	}
	return q, nil
}

// value is the n-th value on a channel.
type value struct {
	obj uint64
	n   int64
}

type sequencer struct {
	*sequence
	known  map[string]bool   // participants by id
	names  map[uint64]string // goroutines by what they are called
	values map[value]bool    // hand-offs whose first event was told
}

// g returns the id of a goroutine, which takes part from now on.
func (s *sequencer) g(id uint64) string {
	key := fmt.Sprintf("g%d", id)
	if !s.known[key] {
		s.known[key] = true
		name := cmp.Or(s.names[id], fmt.Sprintf("goroutine %d", id))
		if id == 0 {
			name = "the runtime"
		}
		s.participants = append(s.participants, participant{id: key, name: name})
	}
	return key
}

// channel returns the id of the channel of an event, which takes part from now on.
func (s *sequencer) channel(st step) string {
	key := fmt.Sprintf("o%d", st.event.Obj)
	if !s.known[key] {
		s.known[key] = true
		s.participants = append(s.participants, participant{id: key, name: cmp.Or(st.seen.Name, key), channel: true})
	}
	return key
}

func (s *sequencer) say(from, to, text string) {
	s.messages = append(s.messages, message{from: from, to: to, text: text})
}

// note says the step's sentence beside a goroutine.
func (s *sequencer) note(st step) {
	s.say(s.g(st.event.G), "", strings.TrimSuffix(st.sentence, "."))
}

// add adds what a step says.
func (s *sequencer) add(st step) {
	e := st.event
	switch e.Kind {
	case tracer.GoCreate:
		from := s.g(e.By)
		s.names[e.G] = e.Name
		s.messages = append(s.messages, message{from: from, to: s.g(e.G), text: "go " + e.Name, creates: true})
	case tracer.ChanSend, tracer.ChanRecv:
		s.pass(st)
	case tracer.ChanClose:
		if e.Cap > 0 {
			s.say(s.g(e.G), s.channel(st), "close")
			return
		}
		s.note(st)
	case tracer.GoUnblock:
		// A value or a close says it already.
		if e.By != 0 && e.By != e.G && !strings.HasPrefix(st.seen.Lanes[len(st.seen.Lanes)-1], "o") {
			s.messages = append(s.messages, message{from: s.g(e.By), to: s.g(e.G), text: "wakes", dashed: true})
		}
	default:
		s.note(st)
	}
}

// pass is a value on its way, or the news that no more will come.
func (s *sequencer) pass(st step) {
	e := st.event
	text := cmp.Or(e.Value, "a value")
	switch {
	case e.Mode == tracer.ModeClosed && e.Cap == 0:
		s.note(st)
	case e.Mode == tracer.ModeClosed:
		s.say(s.channel(st), s.g(e.G), "closed")
	case e.Mode == tracer.ModeHandoff:
		// The send and the receive are one meeting; what comes first tells it.
		if v := (value{e.Obj, e.N}); !s.values[v] {
			s.values[v] = true
			from, to := e.G, e.Peer
			if e.Kind == tracer.ChanRecv {
				from, to = to, from
			}
			s.say(s.g(from), s.g(to), fmt.Sprintf("%s (%s)", text, st.seen.Name))
		}
	case e.Kind == tracer.ChanSend:
		s.say(s.g(e.G), s.channel(st), fmt.Sprintf("%s (%d of %d)", text, e.Len, e.Cap))
	default:
		s.say(s.channel(st), s.g(e.G), text)
	}
}

// wrap breaks a text into lines of about width characters.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
