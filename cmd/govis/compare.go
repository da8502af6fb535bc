package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/compare"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/server"
	"github.com/govis/govis/web"
)

func newCompareCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Say where two runs part, and show them side by side",
		Long: `Compare aligns two runs by what their goroutines do, says in a sentence where
they part, and shows both on one page, one above the other, to be stepped
through together. A and B are trace files, or lessons, whose recordings are then
compared. It exits with 0 whether they part or not.`,
		Example: `  govis compare lock-order lock-order-right
  govis compare --batch before.govis after.govis`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("say which two runs to compare: trace files or lessons")
			}
			return nil
		},
		ValidArgsFunction: completeTraceOrLesson,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			return compareRuns(o, args[0], args[1], cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&o.batch, "batch", false, "no page: only the sentence")
	o.pageFlags(cmd.Flags())
	return cmd
}

// openEither opens a trace file, or the recording of a lesson.
func openEither(name string) (*tracer.Trace, error) {
	if _, err := os.Stat(name); err != nil && name != "-" {
		if _, ok := scenarios.Get(name); ok {
			return openRecording(name)
		}
		if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, "/.") {
			return nil, usageError(fmt.Errorf("%s is no trace file, and %w", name, unknownScenario(name)))
		}
	} else if isExecTrace(name) {
		return nil, usageError(fmt.Errorf("%s is an execution trace: it knows no channels and values to compare by", name))
	}
	return openTrace(name, "")
}

// compareRuns prints where two runs part, and shows them unless that is not wanted.
func compareRuns(o runOptions, a, b string, out io.Writer) error {
	var traces [2]*tracer.Trace
	for i, name := range []string{a, b} {
		var err error
		if traces[i], err = openEither(name); err != nil {
			return err
		}
		defer traces[i].Close()
		if err := traces[i].Damage(); err != nil {
			say(os.Stderr, "%v", err)
		}
	}
	result, err := compare.Traces(traces[0], traces[1])
	if err != nil {
		return err
	}
	if err := printComparison(out, result); err != nil || o.batch {
		return err
	}
	return showComparison(o, traces, [2]string{filepath.Base(a), filepath.Base(b)})
}

func printComparison(w io.Writer, r *compare.Result) error {
	var text bytes.Buffer
	fmt.Fprintln(&text, r.Sentence)
	for _, note := range r.Notes {
		fmt.Fprintln(&text, note)
	}
	for i, p := range r.Partings {
		if i > 0 {
			fmt.Fprintf(&text, "- %s\n", p.Text)
		}
	}
	if r.More > 0 {
		fmt.Fprintf(&text, "- and %d goroutines more\n", r.More)
	}
	_, err := w.Write(text.Bytes())
	return err
}

// showComparison serves the page of two runs until a signal ends govis.
func showComparison(o runOptions, traces [2]*tracer.Trace, names [2]string) error {
	l, err := server.Listen(o.addr, o.addrNamed)
	if err != nil {
		return err
	}
	defer l.Close()
	signals := catchSignals()
	defer signals.stop()
	hub, err := server.NewHub(web.FS(), "compare.html", nil, func(string, ...any) {})
	if err != nil {
		return err
	}
	for i, room := range []string{"a", "b"} {
		view := viz.OpenView(traces[i])
		soon := time.Now().Add(readFirst)
		if _, err := view.Advance(func() bool { return time.Now().Before(soon) }); err != nil {
			say(os.Stderr, "the page shows only a part of %s: %v", names[i], err)
		}
		srv, err := server.New(server.Options{View: view, Lesson: lesson.Of(traces[i]), Page: web.FS(), Recording: true, Secret: hub.Secret(),
			Room: &server.Room{Root: "../../", Name: room, NoEdit: "A kept run cannot be edited: run its program."}})
		if err != nil {
			return err
		}
		hub.Show(room, srv)
	}
	ctx, leave := context.WithCancel(context.Background())
	p := &page{leave: leave, served: make(chan error, 1)}
	go func() { p.served <- hub.Serve(ctx, l) }()
	url := hub.URL(l.Addr()) + "&a=a&b=b"
	say(os.Stderr, "compare %s and %s at %s", names[0], names[1], url)
	if !o.noBrowser {
		go tryBrowser(hub.Once(url))
	}
	p.stay(signals)
	return nil
}
