// Package export writes a trace, or a part of it, as files of other kinds: for terminals, documents, and other tools.
//
//	view, err := viz.NewView(trace)
//	...
//	format, err := export.ForFile("run.mmd")
//	...
//	err = format.Write(file, view, export.Options{Lanes: []string{"main", "worker*"}})
//
// A format is one function in a file of its own, and a line in the table of formats. There are two sorts. Those that
// people read (text, sequence diagrams) have the steps that the page has, with its sentences. Those for other tools have every event, and
// go through the trace once in bounded memory, whatever its size.
//
// The same trace and options give the same bytes.
package export
