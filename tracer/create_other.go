//go:build !windows

package tracer

import "os"

// create makes a file that may be renamed and removed while it is open.
func create(path string) (*os.File, error) { return os.Create(path) }
