package find

import (
	"slices"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
)

// goroutines are the fields that hold a goroutine, or several.
var goroutines = []string{"g", "by", "peer", "owner", "waiters"}

// A moment is an event with the state after it.
type moment struct {
	e *tracer.Event
	s *tracer.State
}

// ofRuntime reports whether it is one of a goroutine that the runtime started for itself.
func (m moment) ofRuntime() bool {
	g := m.s.Goroutines[m.e.G]
	return g != nil && g.Mode == tracer.ModeSystem
}

// match reports whether the moment is as the query says, but for which of several it is.
func (q *Query) match(m moment) bool {
	if !slices.Contains(q.kinds, m.e.Kind) || m.ofRuntime() {
		return false
	}
	for _, c := range q.conditions {
		if !c.match(m) {
			return false
		}
	}
	return true
}

// match reports whether the condition holds. A field that the event has not is unequal to everything.
func (c condition) match(m moment) bool {
	texts := m.texts(c.name)
	any := func(is func(string) bool) bool { return slices.ContainsFunc(texts, is) }
	switch c.op {
	case "=":
		return any(func(s string) bool { return s == c.value })
	case "!=":
		return !any(func(s string) bool { return s == c.value })
	case "~":
		return any(func(s string) bool { return strings.Contains(s, c.value) })
	}
	want, err := strconv.ParseInt(c.value, 0, 64)
	if err != nil {
		return false
	}
	return any(func(s string) bool {
		n, err := strconv.ParseInt(s, 0, 64)
		return err == nil && compare(n, c.op, want)
	})
}

func compare(a int64, op string, b int64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	default:
		return a >= b
	}
}

// texts returns what a field, or a number of the state, says: all ways to write it, of lists those of each element.
func (m moment) texts(name string) []string {
	var list []string
	switch v := m.field(name).(type) {
	case nil:
	case string:
		list = append(list, v)
		if s, err := strconv.Unquote(v); err == nil {
			list = append(list, s)
		}
		if name == "value" && m.e.Kind == tracer.Output {
			list = append(list, printed(v))
		}
	case bool:
		list = append(list, strconv.FormatBool(v))
	case int64:
		list = append(list, strconv.FormatInt(v, 10))
	case uint64:
		list = append(list, strconv.FormatUint(v, 10))
		list = append(list, m.nameOf(name, v)...)
	case []uint64:
		for _, id := range v {
			list = append(list, strconv.FormatUint(id, 10))
			list = append(list, m.nameOf(name, id)...)
		}
	case []tracer.Case:
		for _, c := range v {
			list = append(list, c.Name)
		}
	case []tracer.Frame:
		for _, f := range v {
			list = append(list, f.Func)
		}
	}
	return list
}

// printed returns what a value of output looks like to who reads it: without quotes, and without the blanks and the end of
// the line around it.
func printed(value string) string {
	if s, err := strconv.Unquote(value); err == nil {
		value = s
	}
	return strings.TrimSpace(value)
}

// nameOf returns what id, which is in the field name, is called.
func (m moment) nameOf(name string, id uint64) []string {
	switch {
	case slices.Contains(goroutines, name):
		if g := m.s.Goroutines[id]; g != nil && g.Name != "" {
			return []string{g.Name}
		}
	case name == "chan":
		if c := m.s.Channels[id]; c != nil {
			return []string{c.Name}
		}
	}
	return nil
}

// field returns the value of a field or number; whole numbers that are not ids are int64.
func (m moment) field(name string) any {
	switch name {
	case "seq":
		return int64(m.e.Seq)
	case "t":
		return m.e.T
	case "g":
		return m.e.G
	case "p":
		return int64(m.e.P)
	case "alive", "blocked", "runnable", "running":
		return m.count(name)
	}
	f, _ := tracer.ParseField(name)
	v := m.e.Field(f)
	if n, ok := v.(int); ok {
		return int64(n)
	}
	return v
}

// count counts the program's goroutines that are alive, blocked, runnable or running.
func (m moment) count(what string) int64 {
	var n int64
	for _, g := range m.s.Goroutines {
		if g.Mode == tracer.ModeSystem {
			continue
		}
		switch {
		case what == "alive" && g.Status != tracer.StatusEnded,
			what == "blocked" && g.Status == tracer.StatusWaiting,
			what == "running" && g.Status == tracer.StatusRunning,
			what == "runnable" && (g.Status == tracer.StatusRunnable || g.Status == tracer.StatusCreated):
			n++
		}
	}
	return n
}
