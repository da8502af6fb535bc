package profile

import (
	"cmp"
	"slices"
	"time"

	"github.com/govis/govis/tracer"
)

// A Spent is what a goroutine, or several, did with their time. All but GC and Total are apart from each other.
type Spent struct {
	Total     time.Duration            `json:"total"`     // from their creation, or the trace's beginning, to their end, or the trace's
	Execution time.Duration            `json:"execution"` // running
	Sched     time.Duration            `json:"sched"`     // able to run, without a P
	Syscall   time.Duration            `json:"syscall"`   // in system calls, blocking or not
	Network   time.Duration            `json:"network"`   // waiting for the network, or other files that are waited for so
	Sync      time.Duration            `json:"sync"`      // waiting for channels, selects, and what package sync has
	Other     time.Duration            `json:"other"`     // waiting for anything else: sleep, the collector
	GC        time.Duration            `json:"gc"`        // of that helping the collector: marking and sweeping
	Waits     map[string]time.Duration `json:"waits"`     // Network, Sync and Other by the reason to wait
}

// A Function is the goroutines that start with one function.
type Function struct {
	Name       string `json:"name"` // "" where the trace does not tell: it has no stack of them
	Goroutines int    `json:"goroutines"`
	Spent
}

// An account is what one goroutine has spent so far.
type account struct {
	op     string
	from   int64
	closed bool // it waits for ever
	spent  [waiting]int64
	call   int64
	waits  []namedTime
	ranges []openRange // of the collector, that are open
	gc     int64
}

type namedTime struct {
	name string
	ns   int64
}

type openRange struct {
	name string
	from int64
}

// maxReasons is how many reasons to wait are told apart of one goroutine. The runtime has some forty.
const maxReasons = 100

// add counts a time that is over.
func (a *account) add(i interval) {
	switch i.status {
	case running, runnable:
		a.spent[i.status] += i.to - i.from
	case inSyscall:
		a.call += i.to - i.from
	case waiting:
		for n := range a.waits {
			if a.waits[n].name == i.why {
				a.waits[n].ns += i.to - i.from
				return
			}
		}
		if len(a.waits) >= maxReasons {
			a.waits[maxReasons-1].ns += i.to - i.from
			return
		}
		why := i.why
		if len(a.waits) == maxReasons-1 {
			why = "more reasons"
		}
		a.waits = append(a.waits, namedTime{why, i.to - i.from})
	}
}

// endless reports whether a reason to wait is one that nothing ends: an execution trace's word, and the probe's.
func endless(why string) bool {
	switch why {
	case "forever", "select (no cases)", "chan receive (nil chan)", "chan send (nil chan)":
		return true
	}
	return false
}

// collects reports whether a range is a goroutine's help for the collector.
func collects(label string) bool {
	return label == "GC mark assist" || label == "GC incremental sweep"
}

func (a *account) openRange(label string, at int64) {
	for _, r := range a.ranges {
		if r.name == label {
			return // each generation of a trace says again what is
		}
	}
	a.ranges = append(a.ranges, openRange{label, at})
}

func (a *account) closeRange(label string, at int64) {
	for n, r := range a.ranges {
		if r.name == label {
			a.gc += at - r.from
			a.ranges = slices.Delete(a.ranges, n, n+1)
			return
		}
	}
}

// into adds an account that ends at some time to its function's.
func (a *account) into(f *Function, at int64) {
	f.Goroutines++
	f.Total += time.Duration(at - a.from)
	f.Execution += time.Duration(a.spent[running])
	f.Sched += time.Duration(a.spent[runnable])
	f.Syscall += time.Duration(a.call)
	for len(a.ranges) > 0 {
		a.closeRange(a.ranges[0].name, at)
	}
	f.GC += time.Duration(a.gc)
	for _, w := range a.waits {
		d := time.Duration(w.ns)
		f.Waits[w.name] += d
		switch {
		case isNet(w.name):
			f.Network += d
		case isSync(w.name):
			f.Sync += d
		default:
			f.Other += d
		}
	}
}

// functions returns the functions, those that ran longest first.
func functions(byName map[string]*Function) []Function {
	list := make([]Function, 0, len(byName))
	for _, f := range byName {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(x, y Function) int {
		return cmp.Or(cmp.Compare(y.Execution, x.Execution), cmp.Compare(y.Total, x.Total), cmp.Compare(x.Name, y.Name))
	})
	return list
}

// startOf returns the function that a goroutine with this stack starts with.
func startOf(stack []tracer.Frame) string {
	if len(stack) == 0 {
		return ""
	}
	return stack[len(stack)-1].Func
}
