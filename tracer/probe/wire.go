package probe

// What the probe inside the traced program and govis say to each other. The
// same constants are compiled into both: this file is also part of the overlay,
// as a file of package runtime. So it declares constants only, imports nothing,
// and every name starts with govis.
//
// # The ring
//
// One mapping is shared: a header of govisHeaderBytes, then a power of two of
// slots, each of govisSlotWords 64-bit words. A record takes one slot, or one
// and some continuation slots behind it; the slots are taken by one atomic
// addition to the header's write index, which counts slots and never wraps. The
// index is the total order. The reader publishes how far it has read; a
// writer waits until its slots are free.
//
// Word 0 of a slot is written last, with release semantics: index+1, with
// govisContinuation set in continuation slots. So a slot that is not yet written
// in this lap is known by its word.
//
// # Records
//
//	word 0  index + 1
//	word 1  clock, in ticks (see govisHdrClock)
//	word 2  bits 0-7 record kind, 8-15 continuation slots, 16-31 payload bytes (of those slots), 32-63 stack
//	word 3  bits 0-47 goroutine, 48-63 P + 1
//	word 4  object: bits 0-55 id or address, 56-63 class
//	word 5  A   its meaning is told by the kind
//	word 6  B
//	word 7  C
const (
	govisMagic       = 0x0006_7369_766f_6702 // changes with the layout
	govisHeaderBytes = 4096
	govisSlotWords   = 8
	govisSlotBytes   = govisSlotWords * 8
	govisSlotPayload = govisSlotBytes - 8

	govisContinuation = 1 << 63

	// Offsets into the header, in bytes. Those written by different sides are
	// on lines of their own.
	govisHdrMagic   = 0
	govisHdrSlots   = 8   // number of slots, a power of two
	govisHdrOnFull  = 16  // govisOnFullWait, govisOnFullDrop
	govisHdrValues  = 24  // how many bytes of a value are copied, 0 for none
	govisHdrClock   = 32  // govisClockTicks, govisClockNanotime
	govisHdrMemory  = 40  // whether memory is watched
	govisHdrWrite   = 128 // next index to be taken
	govisHdrRead    = 256 // all below this index may be overwritten
	govisHdrDropped = 384 // events left out
	govisHdrState   = 512 // govisState...: what became of the probe
	// What the program has got of each signal, from others than govis: how often, and at which nanotime last.
	govisHdrSignals  = 1024
	govisSignals     = 65
	govisSignalBytes = 16

	govisOnFullWait = 0
	govisOnFullDrop = 1

	govisClockTicks    = 0 // cputicks; govisRecClock records relate it to nanoseconds
	govisClockNanotime = 1

	govisStateNone     = 0 // the program has not come so far
	govisStateAttached = 1 // events are being written
	govisStateDetached = 2 // govis was gone, the program went on without it

	govisEnv = "GOVIS_RING"
)

// # A flight recording
//
// Where there is no govis, the program makes the memory itself, a file, and nobody reads meanwhile: the ring in
// it always has the newest records, over the oldest. What these refer to is kept apart from them:
//
//	header      that of a ring, with what follows
//	ring        slots, a power of two
//	dictionary  slots with the records of symbols, stacks, types and reasons, as far as there is room; never overwritten
//	registry    entries of two slots each, for the goroutines, channels, contexts and timers that there are
//
// An entry's first slot is a copy of the record that made the object; the second one of the last record that
// changed what it is in: go.block, go.syscall or go.end, chan.close, ctx.cancel, a timer's, or that its memory was freed. Word 0 of a copy is that
// of the record, in the ring once or still, and written last. Payloads are left out. Word 7 of a go.block or go.syscall
// is the index, plus 1, at or behind which that ended, 0 if it did not. The entry of what is gone is used again, the one gone longest
// first, once its last records are not in the ring any more; for goroutines also before, and then the ring counts from behind
// them only: govisFltFront.
const (
	govisFlightMagic   = 0x0001_746c_6669_7667 // where a ring has govisMagic
	govisFlightEntry   = 2 * govisSlotBytes
	govisFlightDefault = 64 << 20 // bytes of the file
	govisFlightMin     = 1 << 20
	govisFlightMax     = 4 << 30

	govisFltRecords = 1024 // govisMagic
	govisFltBytes   = 1032 // of the file
	govisFltWords   = 1040 // slots of the dictionary
	govisFltEntries = 1048 // entries of the registry
	govisFltTicks   = 1056 // clock and nanotime at the start
	govisFltNanos   = 1064
	govisFltWall    = 1072 // nanoseconds since 1970 then
	govisFltPid     = 1080
	govisFltArch    = 1088 // govisFltAmd64, govisFltArm64
	govisFltWord    = 1152 // next slot of the dictionary; may be more than there are
	govisFltFront   = 1280 // records below this index do not count
	govisFltUnnamed = 1288 // objects for which the registry had no entry
	govisFltLimits  = 1296 // govisLimit... that were reached
	govisFltStuck   = 1304 // 1: recording ended because a thread left its record unfinished

	govisFltAmd64 = 1
	govisFltArm64 = 2

	govisRecordEnv = "GOVIS_RECORD"
)

// Classes of objects, in the top byte of word 4.
const (
	govisClassNone  = iota
	govisClassChan  // the rest is the channel's id
	govisClassMutex // the rest is an address, from here on
	govisClassRWMutex
	govisClassWaitGroup
	govisClassContext
	govisClassCond
	govisClassOnce
	govisClassTask  // the rest is the id that package runtime/trace gave it
	govisClassTimer // the rest is the timer's id
	govisClassWord  // what is operated on atomically, a word or an atomic.Value
)

// Kinds of records. Those up to govisRecLastAside are no events: they describe
// what later records refer to.
const (
	govisRecNone   = iota
	govisRecClock  // A: ticks, B: nanotime; both at the same moment
	govisRecSymbol // A: pc; payload: frames, innermost first
	govisRecStack  // A: stack number; payload: return addresses, innermost first
	govisRecType   // A: type; B: size; C: kind | flags<<8; payload: name, fields
	govisRecReason // A: number; payload: the runtime's text for a wait reason
	govisRecFree   // object memory from A, B bytes long, is free for reuse
	govisRecGone   // obj: it is freed. For objects that are known by an id
	// Of the next select of g through package reflect. A: cases told before; B: the default's place + 1;
	// payload: places of the cases, 16 bits each.
	govisRecOrder
	// Of the next select of g, which has very many cases. A: channels told before; payload: channels, in
	// front of those in the select's own record.
	govisRecCases
	govisRecLastAside

	govisRecGoCreate   // g: new goroutine; A: creator; B: start pc; C: flags
	govisRecGoStart    //
	govisRecGoStop     // A: 1 preempted, 0 yield
	govisRecGoBlock    // obj; A: reason number; B: govisQueue...; C, payload: value to send
	govisRecGoUnblock  // g: the woken; obj; A: by; B: govisWake...
	govisRecGoEnd      //
	govisRecGoSyscall  //
	govisRecGoSysret   // P 0: none yet
	govisRecChanMake   // obj; A: cap; B: element type; C: the context whose Done channel it is, or 0
	govisRecChanSend   // A: n<<24|len; B: by or peer | mode<<48 | bytes in C<<56; C, payload: value
	govisRecChanRecv   // the same
	govisRecChanClose  // A: len
	govisRecChanDrop   // A: n<<24|len
	govisRecSelectWait // A: sends<<32|receives; payload: channel ids in the runtime's order
	// A: sends<<32|receives; B: case + 1 in that order, 0 for default; C: 1 there is a default, 2 it did
	// wait; payload: channels, where it did not wait, or what it waited for may not be known any more.
	govisRecSelectDone
	// obj; A: 1 send, 0 receive; B: 1 decided without the lock. A non-blocking operation that could not go on.
	govisRecTryFailed
	govisRecMutexLock // obj; A: state word; B: govisLock...
	govisRecMutexUnlock
	govisRecRWMutexLock
	govisRecRWMutexUnlock
	govisRecRWMutexRLock
	govisRecRWMutexRUnlock
	govisRecWaitGroupAdd  // A: delta; B: counter after
	govisRecWaitGroupWait //
	govisRecContextCreate // obj; A: parent object; B: mode; C: nanotime of the deadline, or 0
	govisRecContextDone   // obj; A: channel object
	// obj; A: bit 0 deadline exceeded, above it the address of the context whose cancellation reached it,
	// or 0; payload: cause.
	govisRecContextCancel
	govisRecSleep   // A: nanotime when due
	govisRecPanic   // payload: message
	govisRecFatal   // payload: message
	govisRecExit    // A: code
	govisRecWait    // A: nanoseconds waited for room
	govisRecDropped // A: events left out so far for want of room
	govisRecLimit   // A: govisLimit...: there is more of it than the probe keeps; once

	govisRecCondWait      // obj; A: how many wait now
	govisRecCondSignal    // obj; A: how many it wakes; B: how many wait now
	govisRecCondBroadcast // the same
	govisRecOnceDo
	govisRecOnceDone

	govisRecTask   // obj; A: 0 begin, 1 end; B: parent object, or 0; C: bytes of its type; payload: that
	govisRecRegion // obj: a task, or 0; A: govisRegion...; B: govisBy...; C: bytes of its name; payload: that
	govisRecLog    // obj: a task, or 0; C: bytes of the category; payload: that, padded to words, and the message
	govisRecOutput // A: 1 to standard error, 0 to standard output; B: bytes written; C: bytes of the payload, the first of those
	govisRecLabel  // C: bytes of the text; payload: that, all pprof labels of the goroutine
	govisRecThread // A: 1 the goroutine has its thread for itself, 0 no more

	govisRecPanicStart   // A: 1 payload: the message, of C bytes; 0 payload: the value
	govisRecPanicRecover // the same
	govisRecGoexit

	govisRecTimerCreate // obj; A: nanotime when due; B: nanoseconds between ticks, or 0; C: channel object, or 0
	govisRecTimerReset  // obj; A, B: the same; C: 1 it was going to fire
	govisRecTimerStop   // obj; C: 1 it was going to fire
	govisRecTimerFire   // obj; A: nanotime when it was due

	// obj; A: govisAtomic...; B: value before; C: value after. Where A has govisAtomicPair, the two are the
	// payload: of type [2]any.
	govisRecAtomic
	govisRecAccess   // obj; A: govisAccess...; B: the bytes there, as many as A says
	govisRecCallback // C calls Go. A: 1 begin, 0 end, 2 end by a panic; B: start pc of the Go function
	govisRecProgram  // in a flight recording's dictionary. A: 0 how it was called, 1 toolchain, 2 its source's folder, 3 build; payload: that
	govisRecChanIs   // in a flight recording. obj; A: cap; B: element type: in front of an event about a channel whose make may be gone
	govisRecEnd
)

const (
	govisFlagSystem = 1 // C of govisRecGoCreate: a goroutine of the runtime
	govisFlagParked = 2 // C of govisRecGoCreate: it does not run yet; a coroutine
	govisBubbleBit  = 8 // C of govisRecGoCreate, from this bit: number of the bubble of testing/synctest

	govisLimitStacks = 1 // stacks: events with others have none
	govisLimitTypes  = 2 // types: values of others are not shown

	govisQueueNone = 0
	govisQueueFIFO = 1
	govisQueueLIFO = 2

	govisWakePlain   = 0
	govisWakeHandoff = 1
	govisWakeContend = 2
	govisWakeUndone  = 3

	govisModeBuffer   = 0
	govisModeHandoff  = 1
	govisModeClosed   = 2
	govisModeUnlocked = 4 // added to another: decided without the lock

	govisByPeer  = 1 << 52 // in B of channel records: the goroutine in B is the peer
	govisByOther = 1 << 53 // in B of channel records: the goroutine in B completed the operation
	govisNoType  = 1 << 54 // in B of channel records: no value was copied

	govisLockPlain  = 0 // not a try
	govisLockTried  = 1
	govisLockFailed = 2

	govisRegionBegin    = 0
	govisRegionEnd      = 1
	govisRegionPause    = 2
	govisRegionContinue = 3

	govisByUser      = 0 // the program said so
	govisByTest      = 1 // package testing did
	govisByBenchmark = 2
	govisByFuzz      = 3

	// A of govisRecAccess
	govisAccessWrite = 1
	govisAccessLater = 2  // what g's last write left
	govisAccessBytes = 8  // shift of how many bytes are in B
	govisAccessSize  = 16 // shift of the size, 0 where not known

	// A of govisRecAtomic: what is done, how many bytes it has, and flags
	govisAtomicLoad    = 0
	govisAtomicStore   = 1
	govisAtomicSwap    = 2
	govisAtomicSwapped = 3 // by a CompareAndSwap
	govisAtomicFailed  = 4 // a CompareAndSwap that found another value
	govisAtomicAdd     = 5
	govisAtomicAnd     = 6
	govisAtomicOr      = 7
	govisAtomicSize    = 8       // shift of the size
	govisAtomicPair    = 1 << 16 // an atomic.Value
	govisAtomicNoValue = 1 << 17 // no values were copied

	govisContextCancelMode = 1
	govisContextDeadline   = 2
	govisContextValue      = 3
	govisContextNoCancel   = 4
	govisContextAfterFunc  = 5
)

// The payload of a value: the value's own first bytes (their number is a
// 16-bit word in front), padded to 8, then what they refer to, each as
// a header of three words and its bytes, padded to 8.
//
//	word 0  bits 0-7 govisAux..., 8-23 offset in the value, 32-63 bytes that follow
//	word 1  string: its length; interface: the dynamic type
//	word 2  pointer
const (
	govisAuxString = 1 // the bytes of a string
	govisAuxIface  = 2 // the dynamic value of an interface
	govisAuxText   = 3 // the text of an error of a known type; in front of it stands the interface
)

// Type kinds' flags in C of govisRecType, above the kind.
const (
	govisTypeDirect = 1 // an interface holds the value itself, not a pointer to it
	govisTypeNamed  = 2
)
