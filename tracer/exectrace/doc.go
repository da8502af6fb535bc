// Package exectrace turns Go execution traces (runtime/trace, go test -trace, /debug/pprof/trace, flight recorders) into events.
//
//	err := exectrace.Read(file, func(e *tracer.Event) error { return live.Write(e) })
//
// Such a trace knows what every goroutine did and why it waited, who made it able to run again, which P it ran on, tasks, regions and
// logs, what the collector did, and samples of the CPU. It does not know which channel or lock a goroutine waited for, values, or who
// owns what: these are absent, and never guessed. [NotKnown] says so in a sentence.
//
// [Convert] reads a file by several readers side by side.
//
// The reader is golang.org/x/exp/trace, which reads the traces of Go 1.11 and later. A trace that begins in the middle of a run, as all
// but those of whole programs do, begins with the goroutines that were there: each has a go.create by nobody and a go.status, where the trace begins, or in a
// large one at its first event.
package exectrace
