package runtime

import "unsafe"

// The hooks of sync.Cond. All run with the lock of its list held: without recording some of it is done
// without, and which of two came first then nobody can tell.

func govisCondObj(l *notifyList) uint64 { return govisAddress(govisClassCond, unsafe.Pointer(l)) }

// govisCondWaiting returns how many wait: those in line whose turn has not come.
func govisCondWaiting(l *notifyList) uint64 { return uint64(l.wait.Load() - l.notify) }

// govisCondWait is notifyListAdd: the running goroutine gets in line.
func govisCondWait(l *notifyList) uint32 {
	govisTrack(unsafe.Pointer(l))
	lockWithRank(&l.lock, lockRankNotifyList)
	t := l.wait.Add(1) - 1
	govisPut(govisRecCondWait, govisHere(getfp()), govisSelf(), govisCondObj(l), govisCondWaiting(l), 0, 0)
	unlock(&l.lock)
	return t
}

// govisCondBlock: the running goroutine is in the list and about to park.
func govisCondBlock(l *notifyList) {
	gp := getg()
	gp.govis.parked = true
	govisPutBlock(gp, govisHere(getfp()), govisCondObj(l), uint64(waitReasonSyncCondWait), govisQueueFIFO)
}

// govisCondSignal: the running goroutine goes on to wake the first in line. Whoever is that, and not parked yet,
// will not park.
func govisCondSignal(l *notifyList) {
	n, waiting := uint64(0), govisCondWaiting(l)
	if waiting > 0 {
		n = 1
	}
	govisPut(govisRecCondSignal, govisHere(getfp()), govisSelf(), govisCondObj(l), n, waiting-n, 0)
}

// govisCondBroadcast: the running goroutine goes on to wake all. The list is still whole.
func govisCondBroadcast(l *notifyList) {
	obj := govisCondObj(l)
	govisPut(govisRecCondBroadcast, govisHere(getfp()), govisSelf(), obj, govisCondWaiting(l), 0, 0)
	for s := l.head; s != nil; s = s.next {
		govisWake(s.g, obj, govisWakePlain)
	}
}
