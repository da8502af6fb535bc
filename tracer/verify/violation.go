package verify

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govis/govis/tracer"
)

// A Violation is an event that could not have happened.
type Violation struct {
	Seq  uint64      // the event
	Kind tracer.Kind // of what kind it is; KindInvalid for the end of the trace
	G    uint64      // whose event it is
	Obj  uint64      // the object it is about, 0 for none
	Text string      // a sentence that says what happened and why it cannot be

	// Found is the event at which it was certain, Seq itself or a later one:
	// an event may take for granted what another one, still to come, should
	// have shown.
	Found uint64
}

// Error returns the sentence, with the number of the event.
func (e *Violation) Error() string {
	s := "event " + strconv.FormatUint(e.Seq, 10) + ": " + e.Text
	if e.Found != e.Seq {
		s += " (certain at event " + strconv.FormatUint(e.Found, 10) + ")"
	}
	return s
}

// refuse returns the violation that e is.
func refuse(e *tracer.Event, format string, args ...any) error {
	return &Violation{Seq: e.Seq, Kind: e.Kind, G: e.G, Obj: e.Obj, Found: e.Seq,
		Text: fmt.Sprintf(format, args...)}
}

// maxName bounds what a message takes over from the trace.
const maxName = 80

// clean makes text of the trace fit for a one-line message.
func clean(s string) string {
	if len(s) > maxName {
		s = strings.ToValidUTF8(s[:maxName], "") + "..."
	}
	ok := utf8.ValidString(s)
	for _, r := range s {
		ok = ok && unicode.IsPrint(r)
	}
	if ok {
		return s
	}
	return strings.Trim(strconv.Quote(s), `"`)
}

// who names a goroutine.
func (v *Verifier) who(id uint64) string {
	if id == 0 {
		return "the runtime"
	}
	if g := v.gs.get(id); g != nil {
		return g.who()
	}
	return "goroutine " + strconv.FormatUint(id, 10)
}

func (g *goroutine) who() string {
	if g == nil {
		return "the runtime"
	}
	if g.name == "" {
		return "goroutine " + strconv.FormatUint(g.id, 10)
	}
	return clean(g.name)
}

// object names the object of an event.
func object(e *tracer.Event) string { return objectName(e.Name, e.Obj) }

func objectName(name string, id uint64) string {
	if name == "" {
		return "object " + strconv.FormatUint(id, 10)
	}
	return clean(name)
}

// value names the value of a send or receive.
func value(e *tracer.Event) string {
	if e.Has&tracer.FieldValue != 0 {
		return "value " + clean(e.Value)
	}
	return "value number " + strconv.FormatInt(e.N, 10)
}

// names lists goroutines.
func (v *Verifier) names(ids []uint64) string {
	if len(ids) == 0 {
		return "nobody"
	}
	var b strings.Builder
	for i, id := range ids {
		if i == 8 {
			fmt.Fprintf(&b, " and %d more", len(ids)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.who(id))
	}
	return b.String()
}
