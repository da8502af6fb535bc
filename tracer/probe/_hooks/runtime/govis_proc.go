package runtime

import "internal/runtime/sys"

// govisCaller returns the goroutine for which the scheduler or a system stack
// works now, 0 if there is none.
func govisCaller() uint64 {
	if gp := getg().m.curg; gp != nil {
		return gp.goid
	}
	return 0
}

// govisGoCreate: newg exists. callergp ran the go statement; it is on a system stack now.
func govisGoCreate(newg, callergp *g, parked bool, reason waitReason) {
	newg.govis = govisG{}
	var flags, stack uint64
	if isSystemGoroutine(newg, false) {
		flags |= govisFlagSystem
	}
	if parked {
		flags |= govisFlagParked
	}
	flags |= govisBubble(newg) << govisBubbleBit
	if callergp.goid != 0 && callergp == getg().m.curg {
		stack = govisStack(callergp, callergp.stack.hi-callergp.sched.bp)
	}
	govisKnowPC(newg.startpc)
	start := uint64(newg.startpc) + sys.PCQuantum
	now, index := govisStore(govisRecGoCreate, stack, newg.goid, 0, callergp.goid, start, flags)
	if govis.flight {
		newg.govis.entry = govisRegister(now, index, govisRecGoCreate, stack, newg.goid, 0, callergp.goid, start, flags)
	}
	govisAside(now)
	if parked {
		govisPutBlock(newg, 0, 0, uint64(reason), 0)
	}
}

// govisKnowPC describes the function that starts at pc.
func govisKnowPC(pc uintptr) {
	mp := acquirem()
	govisSymbol(pc + sys.PCQuantum)
	releasem(mp)
}

// govisGoStart: gp is about to run on this M's P.
func govisGoStart(gp *g) {
	govisPut(govisRecGoStart, 0, gp.goid, 0, 0, 0, 0)
}

// govisGoStop: gp gives up its P and stays runnable.
func govisGoStop(gp *g, preempted bool) {
	if preempted {
		govisPut(govisRecGoStop, govisPreempted(gp), gp.goid, 0, 1, 0, 0)
		return
	}
	govisPut(govisRecGoStop, govisStack(gp, gp.stack.hi-gp.sched.bp), gp.goid, 0, 0, 0, 0)
}

// govisPreemptPark: the runtime stops gp, for the collector for example, until it readies it.
func govisPreemptPark(gp *g) {
	govisPutBlock(gp, govisPreempted(gp), 0, uint64(waitReasonPreempted), 0)
}

// govisGoEnd: gp is dead, and has woken who waits for that (synctest does).
func govisGoEnd(gp *g) {
	now, index := govisStore(govisRecGoEnd, 0, gp.goid, 0, 0, 0, 0)
	if govis.flight {
		govisDied(gp.govis.entry, now, index, govisRecGoEnd)
		gp.govis.entry = 0
	}
	govisAside(now)
}

// govisPark: the running goroutine is about to wait.
func govisPark(gp *g, reason waitReason) {
	if gp.govis.parked {
		gp.govis.parked = false
		return
	}
	queue := gp.govis.queue
	gp.govis.queue = govisQueueNone
	govisPutBlock(gp, govisHere(getfp()), gp.govis.obj, uint64(reason), uint64(queue))
}

// govisUndone: gp did not park after all.
func govisUndone(gp *g) {
	if govis.flight {
		govisWoken(gp)
	}
	govisPut(govisRecGoUnblock, 0, gp.goid, 0, gp.goid, govisWakeUndone, 0)
}

// govisWake: the running goroutine ends the wait of gp and will make it runnable: what does it
// holds the lock of what gp waits for.
func govisWake(gp *g, obj, mode uint64) {
	gp.govis.readied = true
	if govis.flight {
		govisWoken(gp)
	}
	govisPut(govisRecGoUnblock, 0, gp.goid, obj, govisSelf(), mode, 0)
}

// govisReady: gp becomes runnable.
func govisReady(gp *g) {
	if gp.govis.readied {
		gp.govis.readied = false
		return
	}
	if govis.flight {
		govisWoken(gp)
	}
	govisPut(govisRecGoUnblock, 0, gp.goid, 0, govisCaller(), govisWakePlain, 0)
}

// govisSyscall: the goroutine of this M is about to enter the system. Runs on the system
// stack, for the goroutine's own must not grow.
func govisSyscall() {
	gp := getg().m.curg
	stack := govisStack(gp, gp.stack.hi-gp.syscallbp)
	now, index := govisStore(govisRecGoSyscall, stack, gp.goid, 0, 0, 0, 0)
	if govis.flight {
		govisState(gp.govis.entry, now, index, govisRecGoSyscall, stack, gp.goid, 0, 0, 0, 0)
	}
	govisAside(now)
}

// govisSysret: the goroutine of this M is back and has a P.
func govisSysret() {
	govisSysretNoP(getg().m.curg)
}

// govisSysretNoP: gp is back from the system and has to wait for a P.
func govisSysretNoP(gp *g) {
	if govis.flight {
		govisWoken(gp)
	}
	govisPut(govisRecGoSysret, 0, gp.goid, 0, 0, 0, 0)
}

// govisSwitch: gp hands its thread to next, as coroutines do. gp is nil when it has ended.
func govisSwitch(gp, next *g) {
	by := uint64(0)
	if gp != nil {
		by = gp.goid
		govisPutBlock(gp, govisStack(gp, gp.stack.hi-gp.sched.bp), 0, uint64(waitReasonCoroutine), 0)
	}
	if govis.flight {
		govisWoken(next)
	}
	govisPut(govisRecGoUnblock, 0, next.goid, 0, by, govisWakePlain, 0)
	govisPut(govisRecGoStart, 0, next.goid, 0, 0, 0, 0)
}

func govisSleep(when int64) {
	govisPut(govisRecSleep, govisHere(getfp()), govisSelf(), 0, uint64(govisWhen(when)), 0, 0)
}

// govisExit: the program is about to end with the code.
func govisExit(code int) {
	govisPut(govisRecExit, govisHere(getfp()), govisSelf(), 0, uint64(int64(code)), 0, 0)
	if govis.flight {
		govisSync() // how fast the clock runs is not known where the file is read
	}
}

// govisFatal: the runtime ends the program with a message.
func govisFatal(message string) {
	govisText(govisRecFatal, govisCaller(), 0, 0, 0, 0, message)
}
