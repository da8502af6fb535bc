package probe

import "os"

// lockedByOther reports whether a program records into the file: here none does.
func lockedByOther(*os.File) bool { return false }
