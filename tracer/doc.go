// Package tracer is what govis knows of a program's run: events, the files
// they are kept in, and the state of the program after each of them.
//
// An [Event] is one step of a goroutine: it began to run, it blocked, a value
// was sent. Events come from package probe below this one, which weaves
// hooks into the program; docs/trace-format.md lists them.
//
// A recorder makes a [Live] with [Create] and writes events to it. The file
// that results is opened with [Open]. Either way there is a [Trace], which
// gives any event by position, number or time, and the [State] after it: what
// every goroutine does and waits for, what is in every channel, who holds every
// lock. A growing trace and a finished one are the same to those who read.
// [Writer] and [NewTrace] do the same for other things than files.
//
// A [Summarizer] boils a whole run down to what fits on a screen.
package tracer
