// Package viz turns a trace into what can be looked at: scenes, which are what
// a window of time shows of a set of lanes, and states, which are what the
// objects look like at one moment.
//
// A [View] holds an index over a trace, which may still grow. The index knows for
// every goroutine, object and processor (a lane each) when it changed its
// state, in a few bytes for each event, so that a scene costs what its width
// and its lanes cost, however long the trace is. What a scene and a state consist of is
// in package protocol, under viz/protocol: the browser's page and the exports draw the same.
package viz
