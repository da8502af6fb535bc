package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/govis/govis/viz/server"
)

func newOpenCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "open FILE",
		Short: "Watch a run that was kept",
		Long: `Open shows a trace file in the browser, until Ctrl-C. A file that is damaged or
cut short is shown up to where it is whole.

FILE may also be what a program built by govis build has recorded by itself
(GOVIS_RECORD, see govis build --help), while it runs too: what it has then is
shown. --record keeps that as a trace file, with the program's source.`,
		Example: `  govis open run.govis
  govis open --no-browser --addr 127.0.0.1:8000 run.govis
  govis open --record app.govis app.flight`,
		Args:              oneArg("which trace file to open"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			return open(o, args[0])
		},
	}
	o.pageFlags(cmd.Flags())
	cmd.Flags().StringVar(&o.record, "record", "", "keep in `FILE`, as a trace, what a program has recorded by itself")
	return cmd
}

func open(o runOptions, file string) error {
	trace, err := openTrace(file, o.record)
	if err != nil {
		return err
	}
	defer trace.Close()
	if err := trace.Damage(); err != nil {
		say(os.Stderr, "%v", err)
	}
	if o.record != "" {
		say(os.Stderr, "the trace is kept in %s", o.record)
	}
	if gone := letGoText(trace.LetGo()); gone != "" {
		say(os.Stderr, "%s holds the newest part of a trace: %s", file, gone)
	}
	l, err := server.Listen(o.addr, o.addrNamed)
	if err != nil {
		return err
	}
	defer l.Close()
	s := catchSignals()
	defer s.stop()
	p, err := servePage(l, trace, pageOptions{what: filepath.Base(file), open: !o.noBrowser, recording: true})
	if err != nil {
		return err
	}
	p.stay(s)
	return nil
}
