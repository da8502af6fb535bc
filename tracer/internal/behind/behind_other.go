//go:build !linux

// Package behind is for work that is to let others go first: the program that is watched comes before what is
// made of its events.
package behind

// Others does nothing here: a single thread cannot be told to let others go first.
func Others() {}
