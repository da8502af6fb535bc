package os

import _ "unsafe"

// See package runtime's govis_user.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisOutput runtime.govisOutput
func govisOutput(to uint64, b []byte)
