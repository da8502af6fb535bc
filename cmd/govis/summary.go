package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// How much of a summary is printed; the rest is counted.
const (
	reasonsShown = 5
	stuckShown   = 10
)

// printSummary says on w, in a few lines, what happened in a run.
func printSummary(w io.Writer, sum tracer.Summary) {
	say(w, "%s, %s, %s in %s; %s", count(sum.Goroutines, "goroutine"), count(sum.Channels, "channel"),
		count(sum.Events, "event"), short(sum.Duration), howItEnded(sum))
	if len(sum.Blocked) > 0 {
		say(w, "blocked: %s", blockedLine(sum.Blocked))
	}
	if len(sum.Stuck) > 0 {
		say(w, "still blocked at the end: %s", count(len(sum.Stuck), "goroutine"))
	}
	for _, s := range sum.Stuck[:min(len(sum.Stuck), stuckShown)] {
		say(w, "  %s", stuckLine(s))
	}
	if more := len(sum.Stuck) - stuckShown; more > 0 {
		say(w, "  and %d more", more)
	}
	if sum.Unknown > 0 {
		say(w, "perhaps still blocked at the end: %s, of which events are missing", count(sum.Unknown, "goroutine"))
	}
	if sum.Dropped > 0 {
		say(w, "%s left out, because the program was faster than govis (--on-full=drop)",
			count(int(sum.Dropped), "event"))
	}
	if sum.Holes > 0 {
		say(w, "%s begun and never finished, because the program ended in the middle",
			count(int(sum.Holes), "event"))
	}
}

// howItEnded: "exit code 0", "exit code 2: oops", "exit code 137: signal: killed".
func howItEnded(sum tracer.Summary) string {
	if !sum.Exited {
		return "the program's end was not seen"
	}
	text := fmt.Sprintf("exit code %d", sum.Code)
	if sum.Message == "" || strings.HasPrefix(sum.Message, "exit status") {
		return text
	}
	line, _, more := strings.Cut(sum.Message, "\n")
	if more {
		line += " ..."
	}
	return text + ": " + line
}

func blockedLine(blocked []tracer.BlockedTime) string {
	var parts []string
	for _, b := range blocked[:min(len(blocked), reasonsShown)] {
		parts = append(parts, fmt.Sprintf("%s %s (%s)", b.Reason, short(b.Total), times(b)))
	}
	if more := len(blocked) - reasonsShown; more > 0 {
		parts = append(parts, fmt.Sprintf("and %s more", count(more, "reason")))
	}
	return strings.Join(parts, ", ")
}

func times(b tracer.BlockedTime) string {
	if b.Count == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times, longest %s", b.Count, short(b.Max))
}

// stuckLine: "main: chan send on tasks at main.go:31 for 1.2s".
func stuckLine(s tracer.Stuck) string {
	line := fmt.Sprintf("%s: %s", s.Name, s.Reason)
	if s.ObjName != "" && s.ObjName != "nil" { // of nil the reason tells
		line += " on " + s.ObjName
	}
	if s.At != "" {
		line += " at " + s.At
	}
	return line + " for " + short(s.For)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short rounds d to three digits or so: 1.23s, 45.7ms, 890ns.
func short(d time.Duration) string {
	for unit := time.Second; unit > time.Nanosecond; unit /= 1000 {
		if d >= unit {
			return d.Round(unit / 100).String()
		}
	}
	return d.String()
}
