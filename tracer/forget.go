package tracer

import (
	"cmp"
	"slices"
)

// How much a State keeps of what no goroutine waits for any more.
const (
	keepEnded   = 1000    // goroutines that ended
	keepObjects = 1 << 14 // objects of a class
	maxP        = 1 << 16 // processors; Go itself allows fewer
)

// The classes of objects that a State forgets one by one.
const (
	classNone = iota - 1
	classChannel
	classMutex
	classRWMutex
	classWaitGroup
	classContext
	classCond
	classOnce
	classTimer
	classTask
	classVariable
	objectClasses
)

// removals are the ids of what was forgotten.
type removals struct {
	goroutines []uint64
	objects    [objectClasses][]uint64
}

func (r *removals) sort() {
	slices.Sort(r.goroutines)
	for _, ids := range r.objects {
		slices.Sort(ids)
	}
}

// A candidate is an object that may be forgotten.
type candidate struct {
	id, touched uint64
	inUse       bool // it holds something: a value, an owner, a count
}

// makeRoom is called before an object of a class is added. When there are
// twice as many as are kept, it forgets the least useful. It depends on the
// state alone, so that a state read back from a file goes on as the original.
func (s *State) makeRoom(class int) {
	if class == classNone || s.objects(class) < s.sweepAt[class] {
		return
	}
	list := s.candidates(class)
	slices.SortFunc(list, func(a, b candidate) int {
		if a.inUse != b.inUse {
			if a.inUse {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.touched, b.touched), cmp.Compare(a.id, b.id))
	})
	excess := max(0, min(s.objects(class)-keepObjects, len(list)))
	for _, c := range list[:excess] {
		s.forgetObject(class, c.id)
	}
	s.Forgotten += excess
	if class == classContext {
		s.pruneChildren()
	}
	s.sweepAt[class] = max(2*keepObjects, 2*s.objects(class))
}

// objects returns how many objects of a class there are.
func (s *State) objects(class int) int {
	switch class {
	case classChannel:
		return len(s.Channels)
	case classMutex:
		return len(s.Mutexes)
	case classRWMutex:
		return len(s.RWMutexes)
	case classWaitGroup:
		return len(s.WaitGroups)
	case classContext:
		return len(s.Contexts)
	case classCond:
		return len(s.Conds)
	case classOnce:
		return len(s.Onces)
	case classTimer:
		return len(s.Timers)
	case classTask:
		return len(s.Tasks)
	default:
		return len(s.Variables)
	}
}

// candidates returns the objects of a class that no goroutine waits for.
func (s *State) candidates(class int) (list []candidate) {
	switch class {
	case classChannel:
		for id, c := range s.Channels {
			if len(c.SendQ) == 0 && len(c.RecvQ) == 0 {
				list = append(list, candidate{id, c.Touched, c.Len > 0})
			}
		}
	case classMutex:
		for id, m := range s.Mutexes {
			if len(m.Queue) == 0 {
				list = append(list, candidate{id, m.Touched, m.Owner != 0})
			}
		}
	case classRWMutex:
		for id, m := range s.RWMutexes {
			if len(m.Queue) == 0 {
				list = append(list, candidate{id, m.Touched, m.Writer != 0 || m.Count != 0})
			}
		}
	case classWaitGroup:
		for id, w := range s.WaitGroups {
			if len(w.Waiters) == 0 {
				list = append(list, candidate{id, w.Touched, w.Counter != 0})
			}
		}
	case classContext:
		for id, x := range s.Contexts {
			list = append(list, candidate{id, x.Touched, !x.Cancelled || len(x.Children) > 0})
		}
	default:
		return s.otherCandidates(class)
	}
	return list
}

func (s *State) otherCandidates(class int) (list []candidate) {
	switch class {
	case classCond:
		for id, c := range s.Conds {
			if len(c.Waiters) == 0 {
				list = append(list, candidate{id, c.Touched, false})
			}
		}
	case classOnce:
		for id, o := range s.Onces {
			if len(o.Waiters) == 0 {
				list = append(list, candidate{id, o.Touched, !o.Done})
			}
		}
	case classTimer:
		for id, t := range s.Timers {
			list = append(list, candidate{id, t.Touched, t.Active})
		}
	case classTask:
		for id, t := range s.Tasks {
			list = append(list, candidate{id, t.Touched, !t.Ended})
		}
	case classVariable:
		for id, v := range s.Variables {
			list = append(list, candidate{id, v.Touched, false})
		}
	}
	return list
}

func (s *State) forgetObject(class int, id uint64) {
	if s.removed != nil {
		s.removed.objects[class] = append(s.removed.objects[class], id)
	}
	switch class {
	case classChannel:
		delete(s.Channels, id)
	case classMutex:
		delete(s.Mutexes, id)
	case classRWMutex:
		delete(s.RWMutexes, id)
	case classWaitGroup:
		delete(s.WaitGroups, id)
	case classContext:
		delete(s.Contexts, id)
	case classCond:
		delete(s.Conds, id)
	case classOnce:
		delete(s.Onces, id)
	case classTimer:
		delete(s.Timers, id)
	case classTask:
		delete(s.Tasks, id)
	case classVariable:
		delete(s.Variables, id)
	}
}

// pruneChildren removes forgotten contexts from their parents.
func (s *State) pruneChildren() {
	gone := func(id uint64) bool { return s.Contexts[id] == nil }
	for id, x := range s.Contexts {
		if !slices.ContainsFunc(x.Children, gone) {
			continue
		}
		touched := x.Touched
		own := s.context(id)
		own.Touched = touched
		own.Children = without(own.Children, gone)
	}
}

// forgetEnded notes that a goroutine ended and forgets the oldest that did.
func (s *State) forgetEnded(id uint64) {
	s.ended = append(s.ended, id)
	if len(s.ended) <= keepEnded {
		return
	}
	oldest := s.ended[0]
	s.ended = s.ended[1:]
	if g := s.Goroutines[oldest]; g != nil && g.Status == StatusEnded {
		delete(s.Goroutines, oldest)
		*s.nearby().goroutine(oldest) = nil
		s.Forgotten++
		if s.removed != nil {
			s.removed.goroutines = append(s.removed.goroutines, oldest)
		}
	}
}

// without returns a new list without the elements for which drop is true.
func without[T any](list []T, drop func(T) bool) (kept []T) {
	for _, v := range list {
		if !drop(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// withoutFirst returns list without the first element for which drop is true.
// It cuts the front off, or makes a new list: the old one may be shared.
func withoutFirst[T any](list []T, drop func(T) bool) []T {
	switch i := slices.IndexFunc(list, drop); i {
	case -1:
		return list
	case 0:
		return list[1:]
	default:
		return slices.Concat(list[:i], list[i+1:])
	}
}
