package diagnose

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govis/govis/tracer"
)

// A Teller puts events and waits into words. The zero Teller calls objects by
// the names that events give them.
type Teller struct {
	// Title, where not nil, returns what an object is called; "" for what events
	// call it. It tells objects apart that have the same name.
	Title func(obj uint64) string
}

// words finds the names for what a state holds.
type words struct {
	s     *tracer.State
	title func(obj uint64) string
}

// g returns what a goroutine is called.
func (w words) g(id uint64) string {
	if id == 0 {
		return "the runtime"
	}
	n, label := "goroutine "+strconv.FormatUint(id, 10), ""
	if g := w.s.Goroutines[id]; g != nil {
		n, label = cmp.Or(g.Name, n), g.Label
	}
	return labelled(n, label)
}

// labelled returns the name of a goroutine with its pprof labels, where it has any.
func labelled(name, label string) string {
	if label == "" {
		return name
	}
	return name + " {" + short(label) + "}"
}

// gs returns the names of several goroutines as a list, the first three by name.
func (w words) gs(ids []uint64) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.g(id))
	}
	return list(names)
}

// list joins names: "a", "a and b", "a, b, c and 4 more".
func list(names []string) string {
	const most = 3
	if len(names) > most+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	switch n := len(names); n {
	case 0:
		return "nobody"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// obj returns the name of an event's object; kind is what it is, where it has none.
func (w words) obj(e *tracer.Event, kind string) string { return w.name(e.Name, kind, e.Obj) }

// name returns the name of an object that events call own.
func (w words) name(own, kind string, id uint64) string {
	if w.title != nil && id != 0 {
		own = cmp.Or(w.title(id), own)
	}
	return name(own, kind, id)
}

func name(name, kind string, id uint64) string {
	if name != "" {
		return name
	}
	return kind + " " + strconv.FormatUint(id, 10)
}

// context returns the name of a context.
func (w words) context(id uint64) string {
	n := ""
	if c := w.s.Contexts[id]; c != nil {
		n = c.Name
	}
	return w.name(n, "context", id)
}

// doneOf returns the name of the context whose Done channel a channel is.
func (w words) doneOf(ch uint64) (string, bool) {
	if c := w.s.Channels[ch]; c != nil && c.Context != 0 {
		return w.context(c.Context), true
	}
	return "", false
}

// value returns how a value is called in a sentence; "a value" where the trace
// does not have it.
func value(has bool, v string) string {
	if !has || v == "" {
		return "a value"
	}
	return short(v)
}

// short cuts a value to what a sentence bears.
func short(v string) string {
	const most = 60
	if len(v) <= most {
		return v
	}
	n := most
	for n > 0 && !utf8.RuneStart(v[n]) {
		n--
	}
	return v[:n] + "…"
}

// count returns "1 value", "3 values".
func count(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + one + "s"
}

// sentence gives s a capital, if it starts with one of our words and not with a name
// of the source, and a full stop.
func sentence(s string) string {
	for _, own := range []string{"the ", "a ", "an "} {
		if strings.HasPrefix(s, own) {
			r, n := utf8.DecodeRuneInString(s)
			s = string(unicode.ToUpper(r)) + s[n:]
			break
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(s); !strings.ContainsRune(".!?…", last) {
		s += "."
	}
	return s
}

// has reports whether an event has all of the fields.
func has(e *tracer.Event, f tracer.Fields) bool { return e.Has&f == f }

// other returns who made the event happen, when that was another goroutine.
func other(e *tracer.Event) (uint64, bool) {
	return e.By, has(e, tracer.FieldBy) && e.By != e.G
}
