package compare

import (
	"fmt"
	"strings"
)

// A parting is where two paired goroutines do not do alike.
type parting struct {
	pair  pair
	at    int // position among their steps
	x, y  *op // what they do there; nil for nothing more
	a, b  int // positions in the traces
	order int // when it is, in the first run
}

// part describes where a pair parts.
func part(first, second *run, p pair, at int) parting {
	w := parting{pair: p, at: at, a: p.a.last, b: p.b.last}
	if at < len(p.a.ops) {
		w.x = p.a.ops[at]
		w.a = w.x.at
	}
	if at < len(p.b.ops) {
		w.y = p.b.ops[at]
		w.b = w.y.at
	}
	if p.a.id == wholeRun {
		w.a, w.b = first.last, second.last
	}
	// What a goroutine has not come to when the first run ended is no cause of anything before that.
	switch w.order = w.a; {
	case w.x == nil:
		w.order = first.last
	case w.y != nil && w.x.same(w.y) && w.x.waits && w.y.waits:
		// Both begin to wait: they part with what comes of it.
		if w.order = w.x.done; w.x.forever {
			w.order = first.last
		}
		w.a, w.b = w.x.done, w.y.done
	}
	return w
}

// atOnce reports whether main does something else from the first.
func (w *parting) atOnce() bool {
	return w.at == 0 && w.pair.a.fn == "main.main" && !(w.x != nil && w.y != nil && w.x.same(w.y))
}

// text says where they part: what comes after "Both run alike until".
func (w *parting) text() string {
	name := w.pair.a.name
	switch {
	case w.pair.a.id == wholeRun:
		return fmt.Sprintf("the end: in the first run %s, in the second %s", ending(w.x), ending(w.y))
	case w.x != nil && w.y != nil && w.x.same(w.y):
		return fmt.Sprintf("%s%s %s: in the first run %s, in the second %s", name, where(w.x), w.x.does(), w.x.went(w.y), w.y.went(w.x))
	}
	since := "begins"
	if w.at > 0 {
		o := w.pair.a.ops[w.at-1]
		since = "has gone past where it " + o.does()
		if o.place != "" {
			since = "has gone past " + o.place + ", where it " + o.does()
		}
	}
	return fmt.Sprintf("%s %s: in the first run it %s, in the second it %s", name, since, next(w.x, w.y), next(w.y, w.x))
}

// next says what a goroutine does where the other does something else.
func next(o, other *op) string {
	if o == nil {
		if other != nil && other.verb == "return" {
			return "has not returned when the run ends"
		}
		return "does nothing more"
	}
	text := o.does()
	if o.place != "" {
		text += " (" + o.place + ")"
	}
	if o.forever && o.verb != "sleep" {
		text += ", blocks and never goes on"
	}
	return text
}

func where(o *op) string {
	if o.place == "" {
		return ""
	}
	return " " + o.place
}

func ending(o *op) string {
	switch {
	case o == nil:
		return "the trace ends before the program does"
	case o.verb == "fatal":
		return "Go says \"" + o.value + "\""
	}
	return "the program ends with " + o.value
}

// phrases say what a goroutine does; %s is the object.
var phrases = map[string]string{
	"send": "sends on %s", "recv": "receives from %s", "close": "closes %s", "make": "makes %s", "go": "starts %s",
	"lock": "locks %s", "unlock": "unlocks %s", "rlock": "locks %s for reading", "runlock": "unlocks %s after reading",
	"wait": "waits for %s", "wg.add": "adds to %s", "wg.done": "calls Done of %s",
	"cond.wait": "waits on %s", "cond.signal": "signals %s", "cond.broadcast": "wakes all that wait on %s",
	"once.do": "runs the function of %s", "once.done": "is done with the function of %s",
	"ctx.create": "derives %s", "ctx.cancel": "cancels %s",
	"timer.create": "starts %s", "timer.reset": "resets %s", "timer.stop": "stops %s",
	"atomic.load": "loads %s", "atomic.store": "stores into %s", "atomic.swap": "swaps %s", "atomic.cas": "compares and swaps %s",
	"atomic.add": "adds to %s", "atomic.and": "changes %s", "atomic.or": "changes %s", "mem.read": "reads %s", "mem.write": "writes %s",
	"select": "comes to its select", "sleep": "sleeps", "print": "prints", "panic": "panics", "panic.recover": "recovers", "return": "returns",
	"go.goexit": "calls Goexit",
}

// does says what the step is.
func (o *op) does() string {
	phrase, ok := phrases[o.verb]
	if reason, waits := strings.CutPrefix(o.verb, "wait: "); waits {
		return "waits (" + reason + ")"
	}
	if !ok {
		return strings.TrimSpace("does " + o.verb + " " + o.obj)
	}
	if !strings.Contains(phrase, "%s") {
		return phrase
	}
	return fmt.Sprintf(phrase, o.object())
}

// object returns what the step is about.
func (o *op) object() string {
	if o.obj == "" {
		return "what has no name"
	}
	if o.verb == "go" {
		return strings.TrimPrefix(o.obj, "main.")
	}
	return o.obj
}

// went says which way a step went, and as far as needed how that differs from the other's.
func (o *op) went(other *op) string {
	switch {
	case o.forever && o.verb == "sleep":
		return "it still sleeps when the run ends"
	case o.forever:
		return "it blocks and never goes on"
	case o.forever == other.forever && o.waits == other.waits && o.how == other.how:
		return o.worth()
	}
	way := o.way()
	if o.value != other.value && !other.forever && o.value != "" {
		way += " (" + o.worth() + ")"
	}
	return way
}

// way says which way a step went.
func (o *op) way() string {
	switch o.verb {
	case "send":
		return choose(o, "it waits until a receiver takes the value", "it waits until there is room in the buffer", "a receiver waits and takes the value", "the value goes into the buffer")
	case "recv":
		if o.how == "closed" {
			return choose(o, "it waits until the channel is closed", "it waits until the channel is closed", "the channel is closed", "the channel is closed")
		}
		return choose(o, "it waits until a value comes", "it waits until a value comes", "it takes the value of a sender that waits", "it takes a value from the buffer")
	case "select":
		won := "no case is ready and it takes the default"
		if dir, name, ok := strings.Cut(o.how, " "); ok {
			won = map[string]string{"send": "it sends on ", "recv": "it receives from "}[dir] + name
		}
		if o.waits {
			return "it waits, and then " + won
		}
		return won
	case "lock", "rlock":
		if o.how == "not" {
			return "it does not get the lock"
		}
		return ifWaits(o, "it waits for the lock", "it has the lock at once")
	case "wait":
		return ifWaits(o, "it has to wait", "there is nothing to wait for")
	case "ctx.cancel":
		return "the cause is " + o.how
	case "atomic.cas":
		if o.how == "not" {
			return "it finds another value"
		}
		return "it swaps"
	}
	if o.verb == "sleep" {
		return "it wakes up"
	}
	return ifWaits(o, "it waits", "it does not wait")
}

func ifWaits(o *op, waits, not string) string {
	if o.waits {
		return waits
	}
	return not
}

// choose returns the words for a channel's operation that waits or not, and is a hand-off or goes by the buffer.
func choose(o *op, waitsHandoff, waitsBuffer, handoff, buffer string) string {
	direct := o.how == "handoff"
	switch {
	case o.waits && direct:
		return waitsHandoff
	case o.waits:
		return waitsBuffer
	case direct:
		return handoff
	}
	return buffer
}

// worth says the step's value.
func (o *op) worth() string {
	value := o.value
	if len(value) > 200 {
		value = strings.ToValidUTF8(value[:200], "") + " …"
	}
	switch {
	case value == "":
		return "there is no value"
	case o.verb == "print":
		return value
	case o.verb == "panic":
		return "with " + value
	}
	return "the value is " + value
}
