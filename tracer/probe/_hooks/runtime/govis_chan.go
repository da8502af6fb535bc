package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// All hooks in this file but govisMakeChan and govisTryFailed with unlocked set run with the channel's lock held: the order of their records is the order in
// which things happened to the channel.

func govisChanObj(c *hchan) uint64 {
	if c == nil {
		return govisClassChan << 56
	}
	return govisClassChan<<56 | c.govisID
}

// govisHere returns the number of the running goroutine's stack, from the frame with the frame pointer fp
// down: 0 on a system stack. Until the frame pointer is a distance, the stack must not move.
//
//go:nosplit
func govisHere(fp uintptr) uint64 {
	gp := getg()
	if gp != gp.m.curg {
		return 0
	}
	depth := gp.stack.hi - fp
	if govisMemory {
		govisLater()
	}
	return govisStack(gp, depth)
}

func govisMakeChan(c *hchan) {
	c.govisID = atomic.Xadd64(&govis.objects, 1)
	govisDescribe(c.elemtype)
	special := govisWatch(unsafe.Pointer(c), govisChanObj(c))
	gp := getg()
	context := gp.govis.context
	gp.govis.context = 0
	stack, self, elem := govisHere(getfp()), govisSelf(), uint64(uintptr(unsafe.Pointer(c.elemtype)))
	now, index := govisStore(govisRecChanMake, stack, self, govisChanObj(c), uint64(c.dataqsiz), elem, context)
	if govis.flight && special != nil {
		c.govisEntry = govisRegister(now, index, govisRecChanMake, stack, self, govisChanObj(c), uint64(c.dataqsiz), elem, context)
		special.entry = c.govisEntry
	}
	govisAside(now)
}

// govisChanIs says what c is, in front of an event about it: the registry has no entry for it.
func govisChanIs(c *hchan) {
	govisPut(govisRecChanIs, 0, govisSelf(), govisChanObj(c), uint64(c.dataqsiz), uint64(uintptr(unsafe.Pointer(c.elemtype))), 0)
}

func govisCount(n uint64, length uint) uint64 {
	if length > 1<<24-1 {
		length = 1<<24 - 1
	}
	return n<<24 | uint64(length)
}

// govisChanSend: the value at ep is in the buffer of c, sent by the running goroutine.
func govisChanSend(c *hchan, ep unsafe.Pointer) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	c.govisSent++
	govisPutValue(govisRecChanSend, govisHere(getfp()), govisSelf(), govisChanObj(c),
		govisCount(c.govisSent, c.qcount), govisModeBuffer<<48, c.elemtype, ep)
}

// govisChanRecv: the running goroutine is about to take the value at qp out of the buffer of c.
func govisChanRecv(c *hchan, qp unsafe.Pointer) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	c.govisReceived++
	govisPutValue(govisRecChanRecv, govisHere(getfp()), govisSelf(), govisChanObj(c),
		govisCount(c.govisReceived, c.qcount-1), govisModeBuffer<<48, c.elemtype, qp)
}

// govisSendDirect: the running goroutine gives the value at ep to the waiting receiver.
func govisSendDirect(c *hchan, sg *sudog, ep unsafe.Pointer) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	self, gp, obj := govisSelf(), sg.g, govisChanObj(c)
	c.govisSent++
	govisPutValue(govisRecChanSend, govisHere(getfp()), self, obj,
		govisCount(c.govisSent, c.qcount), gp.goid|govisModeHandoff<<48|govisByPeer, c.elemtype, ep)
	c.govisReceived++
	govisPutValue(govisRecChanRecv, 0, gp.goid, obj,
		govisCount(c.govisReceived, c.qcount), self|govisModeHandoff<<48|govisByPeer|govisByOther, c.elemtype, ep)
	govisWake(gp, obj, govisWakePlain)
}

// govisRecvDirect: the running goroutine receives while the sender of sg waits. From
// an unbuffered channel it takes the sender's value; from a full one it takes the head, and the
// sender's value goes into the buffer.
func govisRecvDirect(c *hchan, sg *sudog) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	self, gp, obj := govisSelf(), sg.g, govisChanObj(c)
	stack := govisHere(getfp())
	elem := govisSudogElem(sg)
	if c.dataqsiz == 0 {
		c.govisSent++
		govisPutValue(govisRecChanSend, 0, gp.goid, obj,
			govisCount(c.govisSent, 0), self|govisModeHandoff<<48|govisByPeer|govisByOther, c.elemtype, elem)
		c.govisReceived++
		govisPutValue(govisRecChanRecv, stack, self, obj,
			govisCount(c.govisReceived, 0), gp.goid|govisModeHandoff<<48|govisByPeer, c.elemtype, elem)
	} else {
		c.govisReceived++
		govisPutValue(govisRecChanRecv, stack, self, obj,
			govisCount(c.govisReceived, c.qcount-1), govisModeBuffer<<48, c.elemtype, chanbuf(c, c.recvx))
		c.govisSent++
		govisPutValue(govisRecChanSend, 0, gp.goid, obj,
			govisCount(c.govisSent, c.qcount), self|govisModeBuffer<<48|govisByOther, c.elemtype, elem)
	}
	govisWake(gp, obj, govisWakePlain)
}

// govisRecvClosed: a receive found c closed and empty. locked says whether it holds the lock.
func govisRecvClosed(c *hchan, locked bool) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	mode := uint64(govisModeClosed)
	if !locked {
		mode |= govisModeUnlocked
	}
	govisPut(govisRecChanRecv, govisHere(getfp()), govisSelf(), govisChanObj(c), 0, mode<<48|govisNoType, 0)
}

func govisClose(c *hchan) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	stack, self, obj := govisHere(getfp()), govisSelf(), govisChanObj(c)
	now, index := govisStore(govisRecChanClose, stack, self, obj, uint64(c.qcount), 0, 0)
	if govis.flight {
		govisState(c.govisEntry, now, index, govisRecChanClose, stack, self, obj, uint64(c.qcount), 0, 0)
	}
	govisAside(now)
}

// govisCloseWakes: the close of c ends the wait of gp. A receiver's operation is
// complete with that; a sender will panic.
func govisCloseWakes(c *hchan, gp *g, receiver bool) {
	if receiver {
		govisPut(govisRecChanRecv, 0, gp.goid, govisChanObj(c), 0, govisSelf()|govisModeClosed<<48|govisByOther|govisNoType, 0)
	} else {
		gp.govis.waited = false // it panics: its select is never done
	}
	govisWake(gp, govisChanObj(c), govisWakePlain)
}

// govisChanDrop: the runtime withdraws the head of the buffer of a timer's channel.
func govisChanDrop(c *hchan) {
	if govis.flight && c.govisEntry == 0 {
		govisChanIs(c)
	}
	c.govisReceived++
	govisPut(govisRecChanDrop, 0, govisSelf(), govisChanObj(c), govisCount(c.govisReceived, c.qcount-1), 0, 0)
}

// govisChanBlock: the running goroutine is in the queue of c and about to park. ep is the value
// that it wants to send; receivers pass nil.
func govisChanBlock(c *hchan, ep unsafe.Pointer, reason waitReason) {
	gp := getg()
	gp.govis.parked = true
	if ep == nil {
		govisPutBlock(gp, govisHere(getfp()), govisChanObj(c), uint64(reason), 0)
		return
	}
	stack := govisHere(getfp())
	index, ok := govisPutValue(govisRecGoBlock, stack, govisSelf(), govisChanObj(c), uint64(reason), 0, c.elemtype, ep)
	if govis.flight && ok {
		govisState(gp.govis.entry, govisClock(), index, govisRecGoBlock, stack, gp.goid, govisChanObj(c), uint64(reason), govisNoType, 0)
	}
}

// govisNilChan: the running goroutine is going to block for ever on a nil channel. It holds no lock and may still be
// preempted, so that it blocks is written where it parks.
func govisNilChan() { getg().govis.obj = govisClassChan << 56 }

// govisTryFailed: a non-blocking operation could not go on.
func govisTryFailed(c *hchan, send, locked bool) {
	self := govisSelf()
	if self == 0 {
		return // a timer whose channel is full; nobody's select
	}
	var a, b uint64
	if send {
		a = 1
	}
	if !locked {
		b = 1
	}
	govisPut(govisRecTryFailed, govisHere(getfp()), self, govisChanObj(c), a, b, 0)
}
