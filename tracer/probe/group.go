package probe

import (
	"errors"
	"os"
	"sync"
	"syscall"
)

// A group is that of the processes which a program has begun, itself among them. Its methods are safe for concurrent use,
// also those of a nil group, which is none.
type group struct {
	pid int

	mu    sync.Mutex
	ended bool // the program has; the group's number may be another's soon
}

func (c Config) sysProcAttr() *syscall.SysProcAttr {
	if !c.Group {
		return nil
	}
	return ownGroup()
}

// signal sends a signal to all; [errors.ErrUnsupported] where there is no group.
func (g *group) signal(s os.Signal) error {
	if g == nil {
		return errors.ErrUnsupported
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return os.ErrProcessDone
	}
	return signalGroup(g.pid, s)
}

// end kills what the program has left behind. The program has just ended.
func (g *group) end() {
	if g == nil {
		return
	}
	g.signal(os.Kill) // where nobody is left, there is nobody to kill
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
}
