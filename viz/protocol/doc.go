// Package protocol is the one definition of what the page and govis say to
// each other over the websocket.
//
// Each message is a JSON object in a text message of its own, and its "type"
// says which of the types here it is. The page sends a [ClientMessage] with an
// id of its choice; the answer, a [ServerMessage], carries the same id. govis
// also sends messages that nobody asked for: [Hello] first of all, and
// [Grew] and [Ended] while the program runs. docs/protocol.md shows an example of
// every message.
//
// The TypeScript side, web/src/protocol.ts, is generated from these files;
// a test fails when it is not what the generator writes.
//
// A position is a place on the axis of a scene: the index of an event on the
// events axis, nanoseconds since the start of the program on the clock axis.
// An index counts the events of a trace from 0. The state "at" an index is
// the state just after that event; index -1 is before the first.
package protocol

//go:generate go run ./gen -o ../../web/src/protocol.ts .

// Version of the protocol. A page and a server of different versions do not
// understand each other: the page says so and asks for a reload.
const Version = 1

// Bounds on what a page may ask for. A request beyond them gets an [ErrorReply].
const (
	MaxRequestBytes = 64 << 10 // size of one message from the page
	MaxWidth        = 16384    // pixels of a scene
	MaxLanes        = 400      // lanes in one scene
	MaxPins         = 200      // pinned, folded or wanted lanes in one request
	MaxText         = 200      // characters of a filter or search
	MaxHits         = 500      // hits of one search
	MaxOutput       = 200      // lines of one answer about what was printed
	MaxStep         = 100000   // events in one step
)

// How a scene draws folded gaps.
const (
	GapPx     = 28 // how wide one is that is whole in the window, pixels
	GapsShare = 3  // they take one part of so many of the width at most: more are drawn narrower
)

// A ClientMessage is what a page may send.
type ClientMessage interface{ clientMessage() }

// A ServerMessage is what govis may send.
type ServerMessage interface{ serverMessage() }
