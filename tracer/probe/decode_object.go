package probe

import (
	"fmt"
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/values"
)

// An object is a channel, lock, WaitGroup or context of the program.
type object struct {
	id    uint64
	class uint8
	name  string

	plain   *values.Type // variable that is accessed plainly; nil where not known
	unnamed bool         // the same; the source did not yet tell its name

	runtime   bool   // channel that the runtime made for itself
	elem      string // channel
	elemType  uint64
	cap       int
	sent      uint64
	delivered uint64

	owner   uint64 // lock
	readers int64
	waiters []uint64

	counter int64  // WaitGroup
	rounds  uint64 // how often the counter left 0

	parent    uint64 // context
	parentKey uint64
	done      uint64
	cancels   bool // it can be cancelled
	shields   bool // no cancellation passes it
	cancelled bool
	late      *object // the one above it that was cancelled before it was made

	channel uint64 // timer
	starts  bool   // it starts a function
}

const addressMask = 1<<56 - 1

// addressed tells whether objects of a class are known by their addresses, others by ids.
func addressed(class uint8) bool {
	return class != govisClassChan && class != govisClassTask && class != govisClassTimer
}

// object returns the object for word 4 of a record, and makes one where it is
// new. name is asked for the name of a new one.
func (d *decoder) object(key uint64, name func(*object) string) *object {
	if key&addressMask == 0 {
		return &object{class: uint8(key >> 56)} // a nil channel
	}
	o := d.objects[key]
	if o == nil {
		d.lastObj++
		o = &object{id: d.lastObj, class: uint8(key >> 56)}
		d.objects[key] = o
		if addressed(o.class) {
			page := key & addressMask >> 12
			d.pages[page] = append(d.pages[page], key)
		}
		o.name = name(o)
	}
	return o
}

// free forgets the objects in memory that is to be used again.
func (d *decoder) free(from, size uint64) {
	const most = 1 << 40
	if size > most {
		return
	}
	for page := from >> 12; page <= (from+size-1)>>12; page++ {
		keys, ok := d.pages[page]
		if !ok {
			if page-from>>12 > uint64(len(d.pages)) {
				d.freeAll(from, size)
				return
			}
			continue
		}
		kept := keys[:0]
		for _, key := range keys {
			if a := key & addressMask; a >= from && a < from+size {
				delete(d.objects, key)
			} else {
				kept = append(kept, key)
			}
		}
		if len(kept) == 0 {
			delete(d.pages, page)
		} else {
			d.pages[page] = kept
		}
	}
}

// freeAll is free for memory with more pages than there are objects.
func (d *decoder) freeAll(from, size uint64) {
	for key, o := range d.objects {
		if a := key & addressMask; addressed(o.class) && a >= from && a < from+size {
			delete(d.objects, key)
		}
	}
	for page, keys := range d.pages {
		kept := keys[:0]
		for _, key := range keys {
			if d.objects[key] != nil {
				kept = append(kept, key)
			}
		}
		if d.pages[page] = kept; len(kept) == 0 {
			delete(d.pages, page)
		}
	}
}

// named sets the object of an event.
func named(e *tracer.Event, o *object) {
	e.Obj, e.Name = o.id, o.name
	e.Has |= tracer.FieldObj | tracer.FieldName
}

// lock returns the lock of a record. method is the name of the method called.
func (d *decoder) lock(r *record, e *tracer.Event, method string) *object {
	o := d.object(r.obj, func(o *object) string {
		if len(e.Stack) > 0 && !onceFunc(e.Stack) {
			q := nameQuestion{stack: r.stack, what: "lock " + method}
			if name := d.answers.name(q, func() string { return d.names.Lock(e.Stack, method) }); name != "" {
				return name
			}
		}
		return typeAndPlace(classNames[o.class], e)
	})
	named(e, o)
	return o
}

var classNames = map[uint8]string{
	govisClassChan:      "chan",
	govisClassMutex:     "Mutex",
	govisClassRWMutex:   "RWMutex",
	govisClassWaitGroup: "WaitGroup",
	govisClassContext:   "Context",
	govisClassCond:      "Cond",
	govisClassOnce:      "Once",
	govisClassTask:      "task",
	govisClassTimer:     "timer",
	govisClassWord:      "atomic",
}

// onceReason is why one waits for a Once. The runtime knows of the Mutex inside it only, and calls that
// sync.Mutex.Lock.
const onceReason = "sync.Once.Do"

// typeAndPlace is what an object is called that the source gives no name.
func typeAndPlace(kind string, e *tracer.Event) string {
	if e.At == "" {
		return kind
	}
	return fmt.Sprintf("%s %s", kind, e.At)
}

// queue puts g into the queue of a lock. Events hold what was the queue before: none of that is changed, but the
// array may get longer behind it.
func (o *object) queue(g uint64, first bool) {
	if first {
		o.waiters = append([]uint64{g}, o.waiters...)
	} else {
		o.waiters = append(o.waiters, g)
	}
}

// dequeue takes g out of it.
func (o *object) dequeue(g uint64) {
	switch i := slices.Index(o.waiters, g); {
	case i < 0:
	case i == 0 && len(o.waiters) > 1: // what is appended from now on is still behind all that events hold
		o.waiters = o.waiters[1:]
	default:
		o.waiters = append(o.waiters[:i:i], o.waiters[i+1:]...)
	}
}

// maxWaiters is how many of a queue an event has. With all of them, a lock that thousands wait for would cost as
// many numbers as there are events of it and goroutines, multiplied.
const maxWaiters = 64

// waiters sets the queue of an event, which may keep it.
func waiters(e *tracer.Event, o *object) {
	e.Waiters = slices.Clip(o.waiters)
	if n := len(o.waiters); n > maxWaiters {
		e.Waiters = o.waiters[:maxWaiters:maxWaiters]
		e.N = int64(n)
		e.Has |= tracer.FieldN
	}
}

// forgetHolders forgets who holds and awaits the locks: among events that were left out can be any that
// changed it. What comes next tells again.
func (d *decoder) forgetHolders() {
	for _, o := range d.objects {
		o.owner, o.readers, o.waiters = 0, 0, nil
	}
}
