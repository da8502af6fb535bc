package main

import (
	"testing"
	"time"

	"github.com/govis/govis/tracer"
)

func TestSummaryLines(t *testing.T) {
	said := &lines{}
	sum := tracer.Summary{
		Events: 1, Goroutines: 3, Channels: 1, Duration: 1_234_567_890,
		Exited: true, Code: 2, Message: "exit status 2",
		Blocked: []tracer.BlockedTime{
			{Reason: "chan send", Count: 3, Total: 612_345_678, Max: 80 * time.Millisecond},
			{Reason: "sleep", Count: 1, Total: 12_345},
		},
		Dropped: 5,
	}
	for range 12 {
		sum.Stuck = append(sum.Stuck, tracer.Stuck{
			Name: "worker", Reason: "chan receive", ObjName: "tasks", At: "main.go:9", For: time.Second,
		})
	}
	sum.Stuck[1].Reason, sum.Stuck[1].ObjName = "chan receive (nil chan)", "nil"
	sum.Unknown = 1
	printSummary(said, sum)
	for _, want := range []string{
		"3 goroutines, 1 channel, 1 event in 1.23s; exit code 2\n",
		"blocked: chan send 612.35ms (3 times, longest 80ms), sleep 12.35µs (once)\n",
		"still blocked at the end: 12 goroutines\n",
		"  worker: chan receive on tasks at main.go:9 for 1s\n",
		"  worker: chan receive (nil chan) at main.go:9 for 1s\n",
		"  and 2 more\n",
		"perhaps still blocked at the end: 1 goroutine, of which events are missing\n",
		"5 events left out",
	} {
		said.want(t, want)
	}
}

func TestSummaryTellsTheEnd(t *testing.T) {
	for message, want := range map[string]string{
		"":                        "exit code 7\n",
		"exit status 7":           "exit code 7\n",
		"signal: killed":          "exit code 7: signal: killed\n",
		"boom\n\tline after line": "exit code 7: boom ...\n",
	} {
		said := &lines{}
		printSummary(said, tracer.Summary{Exited: true, Code: 7, Message: message})
		said.want(t, want)
	}
}

func TestSummaryOfARunCutShort(t *testing.T) {
	said := &lines{}
	printSummary(said, tracer.Summary{Goroutines: 1})
	said.want(t, "1 goroutine, 0 channels, 0 events in 0s; the program's end was not seen\n")
}
