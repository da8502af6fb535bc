package runtime

import (
	"internal/abi"
	"internal/runtime/atomic"
	"unsafe"
)

// The hooks of package time's timers. See patchesTimer for the locks.

func govisTimerObj(t *timer) uint64 { return govisClassTimer<<56 | t.govisID }

// govisWhen returns a moment of the running goroutine in nanotime: in a bubble of testing/synctest the clock is
// another.
func govisWhen(when int64) int64 {
	if now, ok := govisBubbleNow(getg()); ok {
		return when - now + nanotime()
	}
	return when
}

func govisTimerCreate(t *timer, when, period int64, arg any) {
	t.govisID = atomic.Xadd64(&govis.timers, 1)
	special := govisWatch(unsafe.Pointer(t), govisTimerObj(t))
	c := uint64(0)
	if e := efaceOf(&arg); e._type != nil && e._type.Kind() == abi.Chan {
		c = govisChanObj((*hchan)(e.data))
	}
	stack, self, due := govisHere(getfp()), govisSelf(), uint64(govisWhen(when))
	now, index := govisStore(govisRecTimerCreate, stack, self, govisTimerObj(t), due, uint64(period), c)
	if govis.flight && special != nil {
		t.govisEntry = govisRegister(now, index, govisRecTimerCreate, stack, self, govisTimerObj(t), due, uint64(period), c)
		special.entry = t.govisEntry
	}
	govisAside(now)
}

// govisTimerReset: t, which is still as it was, will be due at when.
func govisTimerReset(t *timer, when, period int64) {
	govisPutTimer(t, govisRecTimerReset, govisHere(getfp()), govisSelf(), uint64(govisWhen(when)), uint64(period), govisActive(t))
}

func govisTimerStop(t *timer) {
	govisPutTimer(t, govisRecTimerStop, govisHere(getfp()), govisSelf(), 0, 0, govisActive(t))
}

// govisPutTimer writes what happens to t.
func govisPutTimer(t *timer, kind, stack, g, a, b, c uint64) {
	now, index := govisStore(kind, stack, g, govisTimerObj(t), a, b, c)
	if govis.flight {
		govisState(t.govisEntry, now, index, kind, stack, g, govisTimerObj(t), a, b, c)
	}
	govisAside(now)
}

// govisActive returns 1 if t is going to fire.
func govisActive(t *timer) uint64 {
	if t.when > 0 {
		return 1
	}
	return 0
}

// govisTimerFire: t was due delay nanoseconds ago, and now sends its value or starts its function. Runs on a
// system stack.
func govisTimerFire(t *timer, delay int64) {
	when := t.when
	if t.isFake { // in a bubble, and this goroutine may be in none
		when = nanotime() - delay
	}
	govisPutTimer(t, govisRecTimerFire, 0, 0, uint64(when), 0, 0)
}
