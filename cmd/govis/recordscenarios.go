package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
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
				if err := recordScenario(name, cache); err != nil {
					return fmt.Errorf("recording %s: %w", name, err)
				}
			}
			return nil
		},
	}
}

// recordScenario runs a scenario of the source tree in the current directory.
func recordScenario(name, cache string) error {
	folder := filepath.Join("scenarios", name)
	if _, err := os.Stat(filepath.Join(folder, "main.go")); err != nil {
		return fmt.Errorf("this has to run in the folder of govis's go.mod: %w", err)
	}
	s := &session{target: target{name: name, scenario: name}, cache: cache, signals: catchSignals()}
	defer s.signals.stop()
	bin, err := s.build()
	if err != nil {
		return err
	}
	defer bin.Remove()
	meta := tracer.Meta{Program: name, Scenario: name, Recording: true, Origin: "probe"}
	describe(&meta, bin)
	rec, err := createRecorder(filepath.Join(folder, "recording.govis"), meta, tracer.Keep{})
	if err != nil {
		return err
	}
	defer rec.trace().Close()
	defer rec.close()
	prog, err := bin.Start(probe.Config{Stderr: os.Stderr, Source: rec.source}, rec.event)
	if err != nil {
		return err
	}
	if exit, err := prog.Wait(); err != nil || exit.Code != 0 {
		return fmt.Errorf("the program ended with %s (%w)", exit.Message, err)
	}
	rec.close()
	say(os.Stderr, "recorded %s", rec.path)
	return rec.broken
}
