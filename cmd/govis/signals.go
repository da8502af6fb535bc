package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/govis/govis/tracer/probe"
)

// signals are those that come in for govis and the program it runs.
type signals struct {
	end     chan os.Signal // those that end a program: Ctrl-C
	pass    chan os.Signal // those that govis only hands on
	ignored []os.Signal    // by govis's parent's wish
}

// catchSignals takes the signals over from the runtime until stop is called.
// What govis's parent has it ignore (nohup, a job in the background) stays so
// until the program runs, which then starts by ignoring it too; see programRuns.
func catchSignals() *signals {
	s := &signals{end: make(chan os.Signal, 4), pass: make(chan os.Signal, 16)}
	catch := func(list []os.Signal, to chan os.Signal) {
		for _, sig := range list {
			if signal.Ignored(sig) {
				s.ignored = append(s.ignored, sig)
			} else {
				signal.Notify(to, sig)
			}
		}
	}
	catch(endSignals, s.end)
	catch(passedSignals, s.pass)
	// Once caught, what govis says to a reader who is gone (2>&1 | head) is an
	// error of writing, which does not end the run. The program is not concerned:
	// it starts with what the system does by default.
	signal.Notify(make(chan os.Signal, 1), brokenPipe)
	return s
}

// programRuns also takes over what was ignored so far: the program may want it
// all the same. It is handed on, and ends govis never.
func (s *signals) programRuns() {
	for _, sig := range s.ignored {
		signal.Notify(s.pass, sig)
	}
}

func (s *signals) stop() {
	signal.Stop(s.end)
	signal.Stop(s.pass)
}

// asCalled is what users call a signal that asks to end.
func asCalled(sig os.Signal) string {
	if sig == os.Interrupt {
		return "Ctrl-C"
	}
	return "SIGTERM"
}

// asksToEnd tells whether sig asks a program to end, as Ctrl-C does. One that
// gets it for the second time is not waited for.
func asksToEnd(sig os.Signal) bool { return sig == os.Interrupt || sig == syscall.SIGTERM }

// endedBy is the error for a govis that a signal has ended, in silence.
func endedBy(sig os.Signal) error {
	code := exitFailed
	if number, ok := sig.(syscall.Signal); ok {
		code = 128 + int(number)
	}
	return &exitError{code: code}
}

// exitAs is the error, or nil, with which govis ends as the program did.
func exitAs(exit probe.Exit) error {
	if exit.Signal != 0 {
		return &exitError{code: exit.Code, signal: exit.Signal}
	}
	if exit.Code != 0 {
		return &exitError{code: exit.Code}
	}
	return nil
}

// deathSignal returns the signal by which err says govis should die, 0 if none.
func deathSignal(err error) syscall.Signal {
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.signal
	}
	return 0
}
