package viz

import (
	"strings"
	"unsafe"
)

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

// A knownReason is a reason to wait with what the index makes of it.
type knownReason struct {
	reason string
	why    uint16
	class  class
}

// reason returns the number and the class of a reason to wait.
func (x *index) reason(s string) (why uint16, c class) {
	at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
	k := &x.reasons[(at>>4^at>>10)%uintptr(len(x.reasons))]
	if s == "" || k.reason != s {
		*k = knownReason{s, x.text(s), reasonClass(s)}
	}
	return k.why, k.class
}
