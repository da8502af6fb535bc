package main

import (
	"bytes"
	"fmt"
	"net"
	"os"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
)

// showRecording shows the recording of a scenario that comes with govis, on a
// machine without a Go toolchain.
func showRecording(scenario string, l net.Listener, o runOptions, s *signals) error {
	data, err := scenarios.Recording(scenario)
	if err != nil {
		return fmt.Errorf("cannot run %s: there is no go command in PATH, and %w; install %s",
			scenario, err, supportedGo())
	}
	trace, err := tracer.NewTrace(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("cannot show the recording of %s: %w", scenario, err)
	}
	defer trace.Close()
	const why = "there is no go command in PATH"
	note := fmt.Sprintf("this is a recording: %s. For a live run install %s", why, supportedGo())
	say(os.Stderr, "this is a recording of %s: %s; for a live run install %s", scenario, why, supportedGo())
	p, err := servePage(l, trace, pageOptions{
		what: "the recording of " + scenario, open: !o.noBrowser,
		recording: true, plays: true, ask: o.ask, notes: []string{note},
	})
	if err != nil {
		return err
	}
	p.stay(s)
	return nil
}
