package probe

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/govis/govis/tracer"
)

// A RingName names a ring for another process of the same user on the same machine.
type RingName struct {
	Path  string `json:"path"`
	Bytes int    `json:"bytes"`
}

// Await makes ready to watch a run of the program that another process starts, by [StartIn] with the
// RingName. Events are as with [Binary.Start]. Somebody has to call Ended, or Wait never returns.
func (b *Binary) Await(c Config, sink func(*tracer.Event) error) (*Program, RingName, error) {
	p, err := b.prepare(c, sink)
	if err != nil {
		return nil, RingName{}, err
	}
	return p, p.shared.name(), nil
}

// An Ending is how a program ended that another process has started: a [Guest] tells it, and
// [Program.Ended] is told.
type Ending struct {
	Exit  Exit  `json:"exit"`
	Nanos int64 `json:"nanos"` // when, on the machine's monotonic clock
}

// Ended says that the program ended, or with an error that nobody knows how. Only for one that
// [Binary.Await] has made ready, and once.
func (p *Program) Ended(e Ending, err error) { p.ended <- waited{e.Exit, err, e.Nanos} }

// A Guest is a program that was started in the ring of another process.
type Guest struct {
	process *os.Process
	shared  *sharedFile
	leaving sync.Once
	gone    chan struct{} // closed when the program has ended
}

// StartIn starts the executable at path with the arguments argv, argv[0] included; without a ring (nil) it
// runs unwatched. c's Dir, Env, Stdin, Stdout and Stderr count. What starts need not be the watched program
// itself but can be one that starts it, and passes descriptors and environment on.
func StartIn(ring *RingName, c Config, path string, argv []string) (*Guest, error) {
	g := &Guest{gone: make(chan struct{})}
	var err error
	if ring != nil {
		if g.shared, err = openSharedFile(*ring); err != nil {
			return nil, err
		}
	}
	if g.process, err = g.shared.start(c, path, argv); err != nil {
		return nil, errors.Join(err, g.shared.close())
	}
	return g, nil
}

// Signal sends a signal to the program.
func (g *Guest) Signal(s os.Signal) error { return g.process.Signal(s) }

// Wait waits until the program has ended.
func (g *Guest) Wait() (Ending, error) {
	w := waitedFor(g.process.Wait())
	close(g.gone)
	g.leaving.Do(func() { g.shared.close() })
	return Ending{w.exit, w.nanos}, w.err
}

// Abandon tells the program that nobody reads its ring any more. It goes on unwatched.
func (g *Guest) Abandon() {
	g.leaving.Do(func() {
		if g.shared == nil {
			return
		}
		go func() {
			state := (*uint64)(unsafe.Pointer(&g.shared.mem[govisHdrState]))
			again := time.NewTicker(time.Second)
			defer again.Stop()
			for {
				// Not once only: when it starts, the program writes here too.
				atomic.StoreUint64(state, govisStateDetached)
				select {
				case <-g.gone:
					g.shared.close()
					return
				case <-again.C:
				}
			}
		}()
	})
}

// checkRing makes sure that there is a ring in memory that another process offers.
func checkRing(mem []byte) error {
	if magic := *(*uint64)(unsafe.Pointer(&mem[govisHdrMagic])); magic != govisMagic {
		return fmt.Errorf("what is offered as a ring is none of this version of govis")
	}
	return nil
}
