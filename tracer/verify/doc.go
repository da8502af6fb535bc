// Package verify replays a trace against a reference model of Go's
// goroutines, channels, locks, WaitGroups and contexts, and names the first
// event that could not have happened:
//
//	event 1234: main sent value 4 on tasks (cap 3), but its buffer already held 3 and nobody was waiting to receive
//
// The model is written from what Go promises, not from the probe that records
// traces, so the two check each other: the Go specification (spec), the Go
// memory model (mem), the documentation of packages sync, context and time
// (doc), and, where those leave open what a trace says more exactly, the
// contract in docs/trace-format.md (contract).
//
// [Verifier] takes events one by one; [Check] runs over a sequence. A
// [Violation] tells the event, and a sentence that says why.
//
// The rule for every rule: what can happen is never refused. Between the
// instant in which an operation takes effect and the stamp of its event other
// events may be stamped; see promise.go for how the model deals with that,
// lock.go, waitgroup.go and selects.go for what it means for each object.
// Where a trace does not tell enough to be sure, the event is accepted.
//
// # Events
//
//   - seq grows, t never decreases. (contract)
//   - Each kind has its fields and no others; modes, cases and counts are
//     ones that exist; at, pkg and stack come together. (contract)
//   - An id is one object, of one kind, made once; an ended goroutine's id is
//     not used again. (contract)
//
// # Goroutines
//
//   - A goroutine is created before anything else of it, by a goroutine that
//     runs or by the runtime. Those that existed before the trace are listed
//     first, created by 0; their state is unknown until their next event.
//     (spec: Go statements; contract)
//   - Runnable, running, waiting, in a syscall, ended: only the steps between
//     them that the contract names. What an event says, a goroutine did that
//     was running, on the P that the event names.
//   - One goroutine runs on a P at a time. A P is free when its goroutine
//     stopped, blocked or ended; it can be taken from one in a syscall, which
//     comes back on any free P. The goroutine that lowers GOMAXPROCS may find
//     itself on P 0.
//   - Only waiting goroutines are woken, once, for the reason they wait for:
//     see below. What this model does not have (network, garbage collector) may
//     wake at any time.
//   - After sleep comes its block, until the same moment; nobody is woken from it a second too early, but in a bubble
//     of testing/synctest, whose clock is another. (doc of time.Sleep)
//   - Only who blocks can be refused to, and not when it is in a queue already. (contract)
//   - A goroutine recovers no more often than it began to panic, and does not
//     end after a panic without that or Goexit. (spec: Handling panics)
//   - Who ends the program has run, does not wait for anybody then, and ends it once.
//   - Who panicked or ended the program does nothing more. Others may, for as
//     long as their processors run on: how long is not checked.
//   - A deadlock is reported only when no goroutine of the program can run; the
//     one after Goexit in main only when there is none left.
//
// # Channels
//
//   - Made before use; the capacity never changes. (spec: Making slices, maps
//     and channels)
//   - Values are received in the order sent: send n is the n-th, receive n
//     gets its value. (spec: Channel types: "first-in-first-out"; mem: "A send
//     on a channel is synchronized before the completion of the corresponding
//     receive")
//   - A send goes on if there is room, or a receiver waits; a receive if there
//     is a value, a sender waits, or the channel is closed. Otherwise, and only
//     then, they wait. On a nil channel for ever. (spec: Send statements,
//     Receive operator; mem: "The kth receive on a channel with capacity C is
//     synchronized before the completion of the k+Cth send")
//   - Waiting goroutines are served in the order in which they came, hand to
//     hand if there is no buffer or it is empty, else through the slot that a
//     receive freed; both events of a hand-off are there, next to each other,
//     and agree. Who served one wakes it before it does anything else.
//     (contract)
//   - No goroutine is left waiting that could go on, beyond the next event of
//     the goroutine which made that so, or the next one on the channel.
//   - Close once; no sends after it; receives get what is left, then the end.
//     It releases all that wait: receivers with the end, senders to panic, in
//     any order. (spec: Close)
//   - Non-blocking operations may look at a channel without its lock. Then the
//     answer must have been right at some instant since the goroutine's
//     previous event.
//   - A timer's channel, and no other, is sent to by the runtime, which may
//     withdraw a value again. It has one slot, though cap(t.C) is 0. (doc of
//     package time; contract)
//
// # select
//
//   - It waits only if no case is ready; a default is chosen only then.
//     (spec: Select statements)
//   - It is woken by the channel on which it was served. (contract)
//   - The case that wins is one it has, and the operation of that case was
//     just done by the goroutine, or for it while it waited; by no more than
//     one. Who waits in more than one queue leaves them all.
//
// # Mutex, RWMutex
//
//   - One owner; for a RWMutex one writer or any number of readers. Any
//     goroutine may unlock, which leaves no owner. Unlocking what is not locked
//     ends the program.
//     (doc of sync.Mutex and RWMutex; mem: Locks)
//   - Waiters queue last, or first if they waited before (lifo); a Mutex wakes
//     the first, one for an unlock, after an unlock. The listed waiters are
//     those that wait, in their order (for a RWMutex in any); of many, the
//     first.
//   - A lock handed over with the wake-up is taken by that goroutine next.
//     Without, any goroutine may be faster. Who was woken takes the lock or
//     waits again.
//   - Who took a Mutex in starvation mode gives it up in that mode. (doc of sync.Mutex; contract)
//   - A reader does not go past a waiting writer. (doc of sync.RWMutex: "If
//     any goroutine calls RWMutex.Lock while the lock is already held by one
//     or more readers, concurrent calls to RWMutex.RLock will block")
//   - A free lock with waiters has someone on the way to it.
//   - The owner that a failed TryLock names, and the number of readers in any event,
//     are those by the events of the lock up to it. (contract)
//   - TryLock fails only if the lock is held, wanted, or in someone's hands
//     right then. That is lenient: in a contended moment it is not decided who
//     was first.
//
// # WaitGroup
//
//   - The counter after is the counter before plus n; rounds count how often
//     it left 0. Below 0 is a misuse that panics after the change: it is
//     followed, not refused. (doc of sync.WaitGroup)
//   - Wait returns when the counter is 0, waits when it is not; who makes it 0
//     wakes all that wait before it does anything else, and nobody else does.
//
// # Cond, Once
//
//   - Signal wakes the one who called Wait first, Broadcast all; nothing else
//     wakes them. Who was signalled before it blocked does not block. Numbers
//     of those who wait are exact. (doc of sync.Cond; contract)
//   - The function of a Once is begun by one, and ended by who began it; who
//     waits for that is not woken before. It is ended before that goroutine ends. A program may set a Once to
//     sync.Once{} and use it again. (doc of sync.Once)
//
// # Contexts
//
//   - A parent exists before its child. A context is cancelled at most once.
//   - A cancellation reaches all descendants before the goroutine does
//     anything that is no part of it, with the same error and cause; through
//     values, not past WithoutCancel. A child of a cancelled context is
//     cancelled before its maker does anything else. (doc of package context:
//     "When a Context is canceled, all Contexts derived from it are also
//     canceled")
//   - A Done channel is made once, said so (ctx.done), and closed by the cancellation, not without one.
//
// # Timers
//
//   - One that runs fires, and then runs no more unless it is a ticker. Stop and
//     Reset say whether it ran. (doc of package time; contract)
//   - The runtime sends on a timer's channel once for each time it fired, or not.
//   - None fires a second too early. Clocks differ by less.
//   - It fires as due when it was set to, a ticker any number of periods later and no tick twice; not so in a bubble
//     of testing/synctest. (doc of package time)
//
// # What the program says
//
//   - A task begins once and ends once; what is part of it comes before its end.
//   - A test's span ends on its goroutine, the innermost first; who pauses
//     goes on before it ends. (contract)
//   - A thread is locked when it was not, and unlocked when it was.
//
// # Execution traces of Go's own
//
// With [Options].Stock what goroutines wait for is not judged, but:
//
//   - What a goroutine does follows what it did, on a P that nobody else has.
//   - The number of a goroutine is used once; that of a thread of C code again and again, each time that it calls Go.
//   - Who says something of tasks and regions, or logs, runs then.
//   - A task does not begin while it lasts. It may end more than once, and what is part of it may come later, or before its begin, which
//     may be before the trace. (doc of runtime/trace; Go's own reader of traces)
//   - Of the regions that a goroutine is in the innermost ends first. (doc of runtime/trace:
//     "Within each goroutine, regions must nest")
//
// # Truncated and lossy traces
//
// A trace may end anywhere; only with [Options].Complete it must have an
// exit. What is open at the end is no violation, for the end of a program
// stops every processor in the middle of something. After probe.drop and
// probe.hole the model forgets and learns again what it can: see relax.go.
// Gaps in seq alone mean nothing.
//
// # Cost
//
// About 200 bytes for each object ever made (a trace does not tell when one is
// dropped), 500 for each goroutine that has not ended, and the values in
// flight. Nothing grows with the number of events.
package verify
