package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// openTrace opens a trace file, or what a program has recorded by itself, which is made a trace of first. That is kept
// in the file keep; where there is no name, as long as it is open. A trace file is one already, and not kept twice.
//
// An execution trace of Go's own is made a trace, too; govis convert keeps those.
func openTrace(file, keep string) (*tracer.Trace, error) {
	if isExecTrace(file) {
		return traceOfExec(file)
	}
	if err := packedOther(file); err != nil {
		return nil, err
	}
	if !probe.IsFlight(file) {
		if keep != "" {
			return nil, usageError(fmt.Errorf("--record is for what a program has recorded by itself, and %s is not that", file))
		}
		if err := otherFile(file); err != nil {
			return nil, err
		}
		trace, err := tracer.Open(file)
		if err != nil {
			return nil, err
		}
		if end, _ := trace.End(); end.Broken != "" {
			say(os.Stderr, "%s is only a part: %s", file, end.Broken)
		}
		return trace, nil
	}
	flight, err := probe.OpenFlight(file)
	if err != nil {
		return nil, fmt.Errorf("cannot open the recording: %w", err)
	}
	if keep != "" {
		if err := canKeep(keep); err != nil {
			return nil, err
		}
		return traceFlight(flight, file, keep)
	}
	dir, err := os.MkdirTemp("", "govis-open-")
	if err != nil {
		return nil, fmt.Errorf("making room for the recording as a trace: %w", err)
	}
	defer os.RemoveAll(dir) // who has the file open keeps it
	return traceFlight(flight, file, filepath.Join(dir, "flight.govis"))
}

// traceFlight makes a trace file of a recording, and says what there is to know of it.
func traceFlight(flight *probe.Flight, file, path string) (*tracer.Trace, error) {
	name := flight.Program
	if name == "" {
		name = "program"
	}
	rec, err := createRecorder(path, tracer.Meta{
		Program: name, Go: flight.GoVersion, Govis: version(), OS: "linux", Arch: flight.GOARCH, Start: flight.Start, Origin: "probe",
	}, tracer.Keep{})
	if err != nil {
		return nil, err
	}
	end, err := flight.Events(probe.Config{ValueBytes: probe.MaxValueBytes, Source: rec.source}, rec.event)
	rec.close()
	if err = errors.Join(err, rec.broken); err != nil {
		rec.trace().Close()
		return nil, fmt.Errorf("cannot make a trace of %s: %w", file, withoutName(err))
	}
	say(os.Stderr, "%s: %s", file, flightText(flight, end))
	if end.Unnamed > 0 {
		say(os.Stderr, "there were more goroutines, channels, contexts and timers than the recording has room for; of some only what they did is known")
	}
	if end.Stuck {
		say(os.Stderr, "the recording ends before the program did: one of its threads was stopped in the middle of an event")
	}
	return rec.trace(), nil
}

// flightText says what a recording is of.
func flightText(f *probe.Flight, end probe.FlightEnd) string {
	s := fmt.Sprintf("recorded by the program itself (process %d, started %s)", f.Pid, f.Start.Format(time.DateTime))
	switch {
	case f.Runs:
		s += ", which still runs"
	case end.Exited:
		s += fmt.Sprintf(", which ended with exit code %d", end.Code)
	default:
		s += ", which ended without a call of exit"
	}
	if end.Cut {
		s += fmt.Sprintf("; its newest %s, what was before is not known", short(time.Duration(end.To-end.From)))
	}
	return s
}
