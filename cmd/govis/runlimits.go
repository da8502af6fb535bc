package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/govis/govis/tracer/probe"
)

// runLimits end a program that runs for too long or prints too much. The methods are safe for concurrent use.
type runLimits struct {
	prog  *probe.Program
	timer *time.Timer

	mu  sync.Mutex
	why string // it was ended, a sentence
}

func newRunLimits(prog *probe.Program, limit time.Duration) *runLimits {
	l := &runLimits{prog: prog}
	l.timer = time.AfterFunc(limit, func() {
		l.kill(fmt.Sprintf("The program was ended after %v, which is how long one may run that was started from the page.", limit))
	})
	return l
}

// kill ends the program; why is a sentence for the page.
func (l *runLimits) kill(why string) {
	l.mu.Lock()
	if l.why == "" {
		l.why = why
	}
	l.mu.Unlock()
	l.prog.Signal(os.Kill) // one that has ended needs none
}

func (l *runLimits) stop() { l.timer.Stop() }

// said says why the program was ended, if it was.
func (l *runLimits) said() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why == "" {
		return nil
	}
	return []string{l.why}
}

// ask ends the program by the reader's hand.
func (l *runLimits) ask(hard bool) error {
	sig := os.Interrupt
	if hard {
		sig = os.Kill
	}
	if err := l.prog.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("cannot stop the program: %w", err)
	}
	return nil
}
