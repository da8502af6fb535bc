package runtime

// govisParent returns the id of the parent process.
//
//go:noescape
func govisParent() int32
