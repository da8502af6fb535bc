package testing

import _ "unsafe"

// See package runtime's govis_user.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisRegion runtime.govisRegion
func govisRegion(task, state, by uint64, name string)

// govisSpan says that a test, benchmark or fuzz target begins, ends, pauses or goes on. What runs all of them
// has no name.
func govisSpan(name string, state, by uint64) {
	if name != "" && govisOn {
		govisRegion(0, state, by, name)
	}
}
