package viz

import "strings"

// reasonClass returns the family of a reason to block, given in the runtime's words.
func reasonClass(reason string) class {
	switch {
	case strings.HasPrefix(reason, "chan "):
		return classChannel
	case strings.HasPrefix(reason, "select"):
		return classSelect
	case strings.HasPrefix(reason, "sync.WaitGroup"):
		return classWaitGroup
	case strings.HasPrefix(reason, "sync."), reason == "semacquire", reason == "sync": // the last is an execution trace's word
		return classLock
	case reason == "sleep":
		return classSleep
	case reason == "IO wait", reason == "network":
		return classNetwork
	}
	return classOther
}
