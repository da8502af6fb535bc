package randomprogram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// This file is also part of the programs that Source prints: it stands for itself.

// A pair is an element type of channels.
type pair struct {
	N int
	S string
}

// A diary is one goroutine's own account of what it did, in order. Only that goroutine writes it.
type diary struct {
	name    string // of the goroutine: main, g1, g2 ...
	id      string // as tracebacks print it; empty if it never ran
	entries []string
	states  []string // of contexts, after they were cancelled
	timers  int
	kids    []*diary
}

// child returns the diary of a goroutine that this one is about to make.
func (d *diary) child(name string) *diary {
	kid := &diary{name: name}
	d.kids = append(d.kids, kid)
	return kid
}

// begin is the first thing a goroutine does.
func (d *diary) begin() {
	buf := make([]byte, 64)
	buf = buf[:runtime.Stack(buf, false)]
	d.id = string(bytes.Fields(buf)[1])
}

// note writes down an operation, a detail of it that is text, and the objects it was on.
func (d *diary) note(what, detail string, objects ...string) {
	d.entries = append(d.entries, what+"\t"+detail+"\t"+strings.Join(objects, "\t"))
}

// began notes a go statement. name is the new goroutine's.
func (d *diary) began(name string) { d.note("go", "", name) }

func (d *diary) made(object string, capacity int, elem string) {
	d.note("make", strconv.Itoa(capacity)+" "+elem, object)
}

func (d *diary) sent(object string, v any) { d.note("send", text(v), object) }

func (d *diary) received(object string, v any, ok bool) {
	if !ok {
		d.note("recv", "closed", object)
		return
	}
	d.note("recv", text(v), object)
}

// locked notes a lock taken, or an attempt at it.
func (d *diary) locked(what, object string, ok bool) bool {
	d.note(what, strconv.FormatBool(ok), object)
	return ok
}

func (d *diary) counted(object string, n int) {
	if n < 0 {
		d.note("wg.done", strconv.Itoa(n), object)
		return
	}
	d.note("wg.add", strconv.Itoa(n), object)
}

// timer notes a new timer with a channel, and gives it a name no other has.
func (d *diary) timer() string {
	d.timers++
	name := d.name + "/t" + strconv.Itoa(d.timers)
	d.made(name, 1, "time.Time")
	return name
}

// derived notes a new context. Whether a deadline later than the parent's is one, package context decides.
func (d *diary) derived(object, parent, mode string, ctx context.Context) {
	if (mode == "timeout" || mode == "deadline") && fmt.Sprintf("%T", ctx) != "*context.timerCtx" {
		mode = "cancel"
	}
	d.note("ctx", mode, object, parent)
}

// cancelled notes the last state of a context.
func (d *diary) cancelled(object string, ctx context.Context) {
	d.states = append(d.states, fmt.Sprintf("%v: %v\t%s", ctx.Err(), context.Cause(ctx), object))
}

// text returns a value as a trace has it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case time.Time:
		return "time"
	case *pair:
		return fmt.Sprintf("*pair %p", v)
	case chan int:
		if v == nil {
			return "nil"
		}
		return fmt.Sprintf("chan int %p", v)
	}
	return fmt.Sprint(v)
}

// print prints the diaries of a goroutine and of those that it made. They all have ended.
func (d *diary) print(w io.Writer) {
	if d.id != "" {
		fmt.Fprintf(w, "goroutine\t%s\t%s\n", d.name, d.id)
	}
	for _, e := range d.entries {
		fmt.Fprintf(w, "did\t%s\n", e)
	}
	for _, s := range d.states {
		fmt.Fprintf(w, "state\t%s\n", s)
	}
	for _, kid := range d.kids {
		kid.print(w)
	}
}

// A foreign is a context that package context did not make, with a Done channel of its own. The context
// inside is cancelled before that channel is closed.
type foreign struct {
	context.Context
	done chan struct{}
}

func (f foreign) Done() <-chan struct{} { return f.done }

// Value hides the contexts above, so that package context takes this one for what it is.
func (f foreign) Value(any) any { return nil }

// A reason is why a goroutine cancelled a context.
type reason string

func (r reason) Error() string { return string(r) }

// recovered calls f, and recovers if it panics.
func recovered(f func()) {
	defer func() { _ = recover() }()
	f()
}
