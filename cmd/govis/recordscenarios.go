package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/tracer/probe"
)

// newRecordScenariosCommand is for who works on govis: make recordings.
func newRecordScenariosCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "record-scenarios [NAME...]",
		Short:  "Run the scenarios and keep the runs in the source tree",
		Hidden: true,
		RunE: func(_ *cobra.Command, names []string) error {
			if len(names) == 0 {
				for _, s := range scenarios.List() {
					names = append(names, s.Name)
				}
			}
			// Paths get into the recording: none that tells of whose machine it is.
			cache := filepath.Join(os.TempDir(), "govis-recordings")
			for _, name := range names {
				folder := filepath.Join("scenarios", name)
				if _, err := os.Stat(filepath.Join(folder, "main.go")); err != nil {
					return fmt.Errorf("this has to run in the folder of govis's go.mod: %w", err)
				}
				file := filepath.Join(folder, "recording.govis")
				err := recordScenario(name, file, cache)
				for try := 1; try < 5 && errors.Is(err, errHoles); try++ {
					err = recordScenario(name, file, cache)
				}
				if err != nil {
					return fmt.Errorf("recording %s: %w", name, err)
				}
				say(os.Stderr, "recorded %s", file)
			}
			return nil
		},
	}
}

// errHoles is what recordScenario's error wraps when the run ended while goroutines of the standard library wrote their last
// records: another run may do better.
var errHoles = errors.New("the program ended in the middle of some events; try again")

// recordScenario runs a scenario, which has to end in one of the ways that its lesson declares, and keeps the run in file. What
// it prints is not shown.
func recordScenario(name, file, cache string) error {
	lesson, ok := scenarios.Get(name)
	if !ok {
		return fmt.Errorf("there is no scenario %s", name)
	}
	s := &session{target: target{name: name, scenario: name}, cache: cache, signals: catchSignals()}
	s.opts.memory = lesson.Memory
	defer s.signals.stop()
	bin, err := s.build()
	if err != nil {
		return err
	}
	defer bin.Remove()
	meta := tracer.Meta{Program: name, Args: lesson.Recorded, Scenario: name, Recording: true, Origin: "probe"}
	describe(&meta, bin)
	rec, err := createRecorder(file, meta, tracer.Keep{})
	if err != nil {
		return err
	}
	defer rec.trace().Close()
	defer rec.close()
	sink, reached, err := interruptedAt(&lesson, rec.event)
	if err != nil {
		return err
	}
	prog, err := bin.Start(probe.Config{Args: lesson.Recorded, Stderr: os.Stderr, Source: rec.source, Memory: lesson.Memory}, sink)
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-reached:
			prog.Signal(os.Interrupt)
		case <-ended:
		}
	}()
	if _, err := prog.Wait(); err != nil {
		return err
	}
	rec.close()
	if rec.broken != nil {
		return rec.broken
	}
	if end, _ := rec.trace().End(); end.Holes > 0 {
		return errHoles
	}
	ending, err := find.EndingOf(rec.trace())
	if err != nil {
		return err
	}
	if declared, err := find.ParseDeclared(lesson.Ends); err != nil || !declared.Has(ending) {
		return errors.Join(err, fmt.Errorf("the run ended with %s; its lesson declares %s", ending, lesson.Ends))
	}
	return nil
}

// interruptedAt returns a sink that passes events on to sink, and a channel that gets a value when the moment comes at which
// the lesson wants its program interrupted, if it wants that.
func interruptedAt(lesson *scenarios.Scenario, sink func(*tracer.Event) error) (func(*tracer.Event) error, <-chan struct{}, error) {
	if lesson.Interrupt == "" {
		return sink, nil, nil
	}
	query, err := find.Parse(lesson.Moment(lesson.Interrupt).Query)
	if err != nil {
		return nil, nil, err
	}
	finder, reached := query.Finder(nil), make(chan struct{}, 1)
	return func(e *tracer.Event) error {
		if finder.Event(e) {
			select {
			case reached <- struct{}{}:
			default: // #last matches again and again
			}
		}
		return sink(e)
	}, reached, nil
}
