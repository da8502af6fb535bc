// Package profile adds up where the goroutines of a trace spent their time: as profiles for go tool pprof ([Profiler]), and as a table of
// the goroutines by the function that they start with, of tasks and regions, and of what the collector left to the program ([Summarizer]).
//
// Both are shown the events of a trace in order, and need memory for the goroutines that live at once and for the different stacks, however long
// the trace is. Times are in nanoseconds. Nothing here is safe for concurrent use.
//
// The numbers are those of go tool trace on the same execution trace. What it leaves out of its profiles, and so do these unless they are asked
// for all, is the time before a goroutine first runs in the trace (of a new goroutine the wait for its first P, of one that was there
// before the trace its first wait) and waits that are not over when the trace ends.
package profile
