package probe_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
)

// A deed is what a trace has for one line of a diary of package randomprogram.
type deed struct {
	what, detail string
	objs         []uint64
	names        []string
	seq          uint64
}

// goroutineID makes the id of a goroutine one of an object.
func goroutineID(g uint64) uint64 { return g | 1<<63 }

// An account is what a trace has of random programs, in the words of their diaries.
type account struct {
	names   bool // the objects' names are those of the diary
	deeds   map[uint64][]deed
	start   map[uint64]string         // the function a goroutine runs
	elems   map[uint64]string         // of channels
	foreign map[uint64]bool           // channels of the runtime, the standard library
	cancels map[uint64][]tracer.Event // by context
	closed  uint64                    // the Done channel of all contexts that had none when they were cancelled
}

func newAccount(names bool) *account {
	return &account{names: names, deeds: map[uint64][]deed{}, start: map[uint64]string{}, elems: map[uint64]string{},
		foreign: map[uint64]bool{}, cancels: map[uint64][]tracer.Event{}}
}

// library tells whether the event is of something the standard library does for itself: context its
// locks and looks at Done channels. Of an event that another goroutine wrote there is no telling.
func library(e *tracer.Event) bool {
	if e.Has&tracer.FieldBy != 0 && e.Kind != tracer.GoCreate {
		return false
	}
	switch e.Kind {
	case tracer.ContextCreate, tracer.WaitGroupDone: // in package context; in what Goexit calls
		return false
	}
	for _, f := range e.Stack {
		switch pkg := packageOf(f.Func); pkg {
		case "sync", "internal/sync", "reflect", "time":
		case "runtime": // what a panic calls
			if e.Kind != tracer.OnceDone {
				return true
			}
		default:
			return pkg != "main" && !strings.HasSuffix(pkg, "/internal/randomprogram")
		}
	}
	return false
}

// packageOf returns the package of a function's name.
func packageOf(function string) string {
	name, _, _ := strings.Cut(function, "[") // what is in brackets can have a path as well
	slash := strings.LastIndex(name, "/") + 1
	last, _, _ := strings.Cut(name[slash:], ".")
	return name[:slash] + last
}

func (a *account) event(e *tracer.Event) {
	switch e.Kind {
	case tracer.GoCreate:
		a.start[e.G] = e.Op
		if e.By != 0 && e.Mode == tracer.ModeUser && !library(e) {
			a.add(e.By, e, "go", "", []uint64{goroutineID(e.G)}, nil)
		}
		return
	case tracer.ContextCancel:
		a.cancels[e.Obj] = append(a.cancels[e.Obj], *e)
		return
	case tracer.ChanMake:
		a.elems[e.Obj] = e.Elem
		a.foreign[e.Obj] = library(e) && packageOf(e.Stack[0].Func) != "context" || strings.HasPrefix(e.Name, "runtime.")
		if e.Name == "context.closedchan" {
			a.closed, a.foreign[e.Obj] = e.Obj, false
		}
	}
	if e.G == 0 || library(e) || a.foreign[e.Obj] {
		return
	}
	if e.Kind == tracer.SelectDone {
		a.selected(e)
	} else if what, detail, ok := a.words(e); ok {
		objs, names := []uint64{e.Obj}, []string{e.Name}
		switch e.Kind {
		case tracer.ContextCreate:
			objs = append(objs, e.Parent)
		case tracer.Sleep:
			objs, names = nil, nil
		}
		a.add(e.G, e, what, detail, objs, names)
	}
}

func (a *account) add(g uint64, e *tracer.Event, what, detail string, objs []uint64, names []string) {
	a.deeds[g] = append(a.deeds[g], deed{what, detail, objs, names, e.Seq})
}

func (a *account) selected(e *tracer.Event) {
	var form strings.Builder
	var objs []uint64
	var names []string
	for _, c := range e.Cases {
		form.WriteString(c.Dir + " ")
		objs, names = append(objs, c.Chan), append(names, c.Name)
	}
	a.add(e.G, e, "select", fmt.Sprint(form.String(), "> ", e.Case), objs, names)
}

// unqualified takes away the package of the interpreter's types: those of a compiled program are main's.
func unqualified(s string) string { return strings.ReplaceAll(s, "randomprogram.", "") }

// words returns what a diary has for the event.
func (a *account) words(e *tracer.Event) (what, detail string, ok bool) {
	switch e.Kind {
	case tracer.ChanMake:
		return "make", fmt.Sprint(e.Cap, " ", unqualified(e.Elem)), true
	case tracer.ChanSend:
		return "send", unqualified(e.Value), true
	case tracer.ChanRecv:
		switch {
		case !e.OK:
			return "recv", "closed", true
		case a.elems[e.Obj] == "time.Time":
			return "recv", "time", true
		}
		return "recv", unqualified(e.Value), true
	case tracer.ChanClose:
		return "close", "", true
	case tracer.MutexLock:
		return "lock", strconv.FormatBool(e.OK), true
	case tracer.RWMutexLock:
		return "wlock", strconv.FormatBool(e.OK), true
	case tracer.RWMutexRLock:
		return "rlock", strconv.FormatBool(e.OK), true
	case tracer.MutexUnlock:
		return "unlock", "", true
	case tracer.RWMutexUnlock:
		return "wunlock", "", true
	case tracer.RWMutexRUnlock:
		return "runlock", "", true
	case tracer.WaitGroupAdd, tracer.WaitGroupDone:
		return e.Kind.String(), strconv.FormatInt(e.N, 10), true
	case tracer.WaitGroupWait:
		return "wg.wait", "", true
	case tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast, tracer.OnceDo, tracer.OnceDone:
		return e.Kind.String(), "", true
	case tracer.ContextCreate:
		return "ctx", e.Mode, true
	case tracer.Sleep:
		return "sleep", "", true
	}
	return "", "", false
}

// A comparison holds an account against diaries, line by line. It learns which
// object of the trace is which of the program: each is one, and stays it.
type comparison struct {
	*account
	objects map[string]uint64 // by seed and name
	is      map[uint64]string
	seed    string
	diary   string         // the goroutine's name
	g       uint64         // its id
	done    map[uint64]int // how many of its deeds were in diaries
	seeds   map[uint64]string
	err     error
}

// compare tells the first difference between the diaries that a program printed and its trace, and
// of which seed each goroutine is.
func (a *account) compare(stdout string) (seeds map[uint64]string, err error) {
	c := &comparison{account: a, objects: map[string]uint64{}, is: map[uint64]string{}, done: map[uint64]int{}, seeds: map[uint64]string{}}
	var states []func() // these speak of other goroutines
	for line := range strings.Lines(stdout) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch what, fields := fields[0], fields[1:]; {
		case what == "seed":
			c.seed = fields[0]
		case what == "goroutine":
			c.diary = fields[0]
			c.g, _ = strconv.ParseUint(fields[1], 10, 64)
			c.seeds[c.g] = c.seed
			c.done[c.g] += 0
			if c.start[c.g] == "" {
				c.fail("the trace has no goroutine %d", c.g)
			}
			c.same(c.diary, goroutineID(c.g))
		case what == "did":
			c.did(fields)
		case what == "state":
			at, text, name := *c, fields[0], fields[1]
			states = append(states, func() { c.seed, c.diary, c.g = at.seed, at.diary, at.g; c.state(text, name) })
		}
	}
	for _, state := range states {
		state()
	}
	if len(c.done) == 0 {
		c.fail("there are no diaries in %d bytes of output", len(stdout))
	}
	c.rest()
	return c.seeds, c.err
}

func (c *comparison) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("seed %s, %s (goroutine %d): %s", c.seed, c.diary, c.g, fmt.Sprintf(format, args...))
	}
}

// did compares one line of a diary.
func (c *comparison) did(line []string) {
	what, detail, objs := line[0], line[1], line[2:]
	if len(objs) == 1 && objs[0] == "" {
		objs = nil
	}
	i := c.done[c.g]
	c.done[c.g]++
	if i >= len(c.deeds[c.g]) {
		c.fail("it did %q, the trace has no more of it", line)
		return
	}
	d := c.deeds[c.g][i]
	if d.what != what || d.detail != detail || len(d.objs) != len(objs) {
		c.fail("it did %q, event %d is %s %s on %d", line, d.seq, d.what, d.detail, d.objs)
		return
	}
	for j, o := range objs {
		if !c.same(o, d.objs[j]) {
			c.fail("it did %q, event %d is %s %s on %d: object %d is %q, %s is object %d",
				line, d.seq, d.what, d.detail, d.objs, d.objs[j], c.is[d.objs[j]], o, c.objects[c.seed+" "+o])
		}
		if c.names && j < len(d.names) && o != "nil" && !strings.Contains(o, "/") && d.objs[j] != c.closed && d.names[j] != o {
			c.fail("it did %q, in event %d %s has the name %s", line, d.seq, o, d.names[j])
		}
	}
}

// same tells whether the object with a name in the running program can be the one with an id in the trace.
func (c *comparison) same(name string, id uint64) bool {
	if name == "nil" || id == 0 {
		return name == "nil" && id == 0
	}
	key := c.seed + " " + name
	if have, ok := c.objects[key]; ok {
		return have == id
	}
	c.objects[key] = id
	if id == c.closed {
		return strings.HasSuffix(name, ".Done()")
	}
	if have, ok := c.is[id]; ok {
		return have == key
	}
	c.is[id] = key
	return true
}

// state compares the last state of a context.
func (c *comparison) state(text, name string) {
	cancels := c.cancels[c.objects[c.seed+" "+name]]
	if len(cancels) != 1 {
		c.fail("%s was cancelled, the trace has that %d times", name, len(cancels))
		return
	}
	e := cancels[0]
	if have := e.Message + ": " + e.Cause; have != text {
		c.fail("%s was cancelled with %q, event %d has %q", name, text, e.Seq, have)
	}
	who, said := strings.CutPrefix(e.Cause, "by ")
	if g := c.objects[c.seed+" "+who]; said && e.Has&tracer.FieldParent == 0 && goroutineID(e.G) != g {
		c.fail("%s was cancelled by %s, which is goroutine %d, event %d is of goroutine %d", name, who, g&^(1<<63), e.Seq, e.G)
	}
}

// rest finds what the trace has and no diary.
func (c *comparison) rest() {
	var errs []error
	for g, deeds := range c.deeds {
		done, told := c.done[g]
		if told && done < len(deeds) {
			d := deeds[done]
			errs = append(errs, fmt.Errorf("seed %s: goroutine %d did not do what event %d is: %s %s on %d",
				c.seeds[g], g, d.seq, d.what, d.detail, d.objs))
		}
		if !told && !strings.HasPrefix(c.start[g], "context.") {
			errs = append(errs, fmt.Errorf("goroutine %d (%s), which has no diary, did %s, event %d",
				g, c.start[g], deeds[0].what, deeds[0].seq))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	c.err = cmp.Or(c.err, errors.Join(errs...))
}
