package trace

import _ "unsafe"

// See package runtime's govis_user.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool
