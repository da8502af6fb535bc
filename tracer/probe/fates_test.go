package probe_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestFates runs a program to many ends, with and without the probe: it says the same, and ends the same. Where a
// signal or the runtime stops it at any moment, the dump tells where each goroutine was just then, and only its head is the same.
func TestFates(t *testing.T) {
	stock := buildPlain(t, program("fates"))
	for _, test := range []struct {
		how  string
		code int
		says string // the message of the last panic or fatal event
		head bool   // only the head of the dump is the same
	}{
		{how: "Goexit", code: 2, says: "no goroutines (main called runtime.Goexit) - deadlock!"},
		{how: "Goexit beside others", code: 2, says: "all goroutines are asleep - deadlock!"},
		{how: "Goexit and recover"},
		{how: "panic in a deferred call", code: 2, says: "second"},
		{how: "panic again", code: 2, says: "once more"},
		{how: "panic with another", code: 2, says: "wrapped: bad error"},
		{how: "panic with an error", code: 2, says: "bad error"},
		{how: "panic with a struct", code: 2, says: "{1 "},
		{how: "panic with nil", code: 2, says: "nil"},
		{how: "panic beside main", code: 2, says: "in a goroutine"},
		{how: "recovered within", code: 2, says: "outer"},
		{how: "exit while panicking", code: 9},
		{how: "exit in init", code: 5},
		{how: "RWMutex.Unlock", code: 2, says: "sync: Unlock of unlocked RWMutex"},
		{how: "RWMutex.RUnlock", code: 2, says: "sync: RUnlock of unlocked RWMutex"},
		{how: "WaitGroup below zero", code: 2, says: "sync: negative WaitGroup counter"},
		{how: "stack overflow", code: 2, says: "stack overflow", head: true},
		{how: "nil pointer", code: 2, says: "invalid memory address or nil pointer dereference"},
		{how: "index", code: 2, says: "index out of range [5] with length 1"},
		{how: "division", code: 2, says: "integer divide by zero"},
		{how: "assertion", code: 2, says: "interface conversion: interface {} is string, not int"},
		{how: "close of nil", code: 2, says: "close of nil channel"},
		{how: "close twice", code: 2, says: "close of closed channel"},
		{how: "make", code: 2, says: "makechan: size out of range"},
		{how: "map", code: 2, says: "concurrent map writes", head: true},
		{how: "ABRT", code: 2, head: true},
		{how: "SEGV", code: 2, head: true},
		{how: "QUIT", code: 2, head: true},
		{how: "TERM", code: 143},
	} {
		t.Run(test.how, func(t *testing.T) {
			rec := run(t, program("fates"), test.how)
			stdout, stderr, code := runPlain(t, stock, test.how)
			if rec.exit.Code != test.code || code != test.code {
				t.Errorf("exit code %d with the probe and %d without, want %d", rec.exit.Code, code, test.code)
			}
			if rec.stdout != stdout {
				t.Errorf("stdout %q, without the probe %q", rec.stdout, stdout)
			}
			if with, without := said(rec.stderr, test.head), said(stderr, test.head); with != without {
				t.Errorf("stderr:\n%s\nwithout the probe:\n%s", with, without)
			}
			if last := rec.events[len(rec.events)-1]; last.Kind != tracer.Exit || last.Code != test.code {
				t.Errorf("the last event is %v with code %d, want exit with %d", last.Kind, last.Code, test.code)
			}
			words := rec.kinds(tracer.Panic, tracer.Fatal)
			switch {
			case test.says == "" && len(words) > 0 && !test.head:
				t.Errorf("the trace has %q", messages(words))
			case test.says != "" && (len(words) == 0 || !strings.Contains(words[0].Message, test.says)):
				t.Errorf("want a panic or fatal event that says %q, got %q", test.says, messages(words))
			}
		})
	}
}

// TestTracebacks compares the dump of a panic for each value of GOTRACEBACK that shows the program's own goroutines.
func TestTracebacks(t *testing.T) {
	stock := buildPlain(t, program("fates"))
	for _, level := range []string{"none", "single", "all"} {
		t.Setenv("GOTRACEBACK", level)
		rec := run(t, program("fates"), "recovered within")
		_, stderr, code := runPlain(t, stock, "recovered within")
		if with, without := said(rec.stderr, false), said(stderr, false); with != without || code != rec.exit.Code {
			t.Errorf("GOTRACEBACK=%s: exit code %d and\n%s\nwithout the probe %d and\n%s", level, rec.exit.Code, with, code, without)
		}
	}
}

// inlined is what marks calls that were inlined, which more are in one build than in another.
var inlined = regexp.MustCompile(`(?m)(\((\.\.\.)?\)| )$`)

// said returns what a program said on its end without what differs between two builds, or only how that begins.
func said(stderr string, head bool) string {
	s := inlined.ReplaceAllString(dumpDetails.ReplaceAllString(stderr, ""), "")
	if head {
		s, _, _ = strings.Cut(s, "\n")
	}
	return s
}

func messages(events []tracer.Event) (list []string) {
	for _, e := range events {
		list = append(list, e.Message)
	}
	return list
}
