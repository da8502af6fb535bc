package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/probe"
)

// go test starts each test binary by a command that govis test names with -exec:
// this one. It gets a ring from govis test, starts the binary in it, and ends as the binary did. What
// they say to each other is JSON, over a socket: testStart, testRing, then probe.Ending, testKept.

// A testStart says which test binary is about to run.
type testStart struct {
	Binary string `json:"binary"`
}

// A testRing is the answer: where to write events, if anywhere.
type testRing struct {
	Watch bool           `json:"watch"`
	Ring  probe.RingName `json:"ring"`
}

// A testKept says that the trace is complete.
type testKept struct{}

// newExecTestCommand is for go test, which govis test has told to call it.
func newExecTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "exec-test SOCKET WORDS COMMAND...",
		Short:              "Run a test binary for govis test",
		Hidden:             true,
		DisableFlagParsing: true, // all are the binary's
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) < 3 {
				return usageError(fmt.Errorf("govis test calls this; see govis test --help"))
			}
			words, err := strconv.Atoi(args[1])
			if err != nil || words < 0 || words >= len(args)-2 {
				return usageError(fmt.Errorf("%q is no number of words in front of the test binary", args[1]))
			}
			return execTest(args[0], args[2+words], args[2:])
		},
	}
}

// execTest runs argv, in which binary is what the probe is in.
func execTest(socket, binary string, argv []string) error {
	signals := catchSignals()
	defer signals.stop()
	g, link, err := startTest(socket, binary, argv)
	if err != nil {
		return fmt.Errorf("cannot run %s: %w", argv[0], err)
	}
	signals.programRuns()
	type outcome struct {
		end probe.Ending
		err error
	}
	ended := make(chan outcome, 1)
	go func() {
		end, err := g.Wait()
		ended <- outcome{end, err}
	}()
	for {
		select {
		case o := <-ended:
			if o.err != nil {
				return o.err
			}
			link.ended(o.end)
			return exitAs(o.end.Exit)
		case <-link.lost:
			link.lost = nil
			g.Abandon()
		case sig := <-signals.pass:
			g.Signal(sig)
		case sig := <-signals.end:
			if !sentByTerminal(sig) {
				g.Signal(sig)
			}
		}
	}
}

// startTest starts argv with a ring from govis test, or without one where it gives none: the
// test is worth more than the trace, and govis test says what went wrong.
func startTest(socket, binary string, argv []string) (*probe.Guest, *testLink, error) {
	c := probe.Config{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, nil, err
	}
	link, ring := askForRing(socket, binary)
	var name *probe.RingName
	if ring.Watch {
		name = &ring.Ring
	}
	g, err := probe.StartIn(name, c, path, argv)
	if err != nil && name != nil {
		g, err = probe.StartIn(nil, c, path, argv)
	}
	return g, link, err
}

// A testLink is the connection to govis test. Without one it does nothing.
type testLink struct {
	conn net.Conn
	in   *json.Decoder
	out  *json.Encoder
	kept chan struct{} // closed when the trace is complete
	lost chan struct{} // closed when govis test is gone
}

func askForRing(socket, binary string) (*testLink, testRing) {
	var ring testRing
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return &testLink{}, ring
	}
	l := &testLink{conn, json.NewDecoder(conn), json.NewEncoder(conn), make(chan struct{}), make(chan struct{})}
	if l.out.Encode(testStart{binary}) != nil || l.in.Decode(&ring) != nil {
		conn.Close()
		return &testLink{}, testRing{}
	}
	go l.listen(l.kept, l.lost)
	return l, ring
}

func (l *testLink) listen(kept, lost chan struct{}) {
	var done testKept
	if l.in.Decode(&done) == nil {
		close(kept)
	}
	close(lost)
}

// ended tells how the binary ended, and waits until its trace is complete.
func (l *testLink) ended(end probe.Ending) {
	if l.conn == nil {
		return
	}
	defer l.conn.Close()
	if l.lost == nil || l.out.Encode(end) != nil {
		return
	}
	select {
	case <-l.kept:
	case <-l.lost:
	}
}
