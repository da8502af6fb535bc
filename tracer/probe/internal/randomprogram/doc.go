// Package randomprogram makes random Go programs over channels, selects, locks, WaitGroups, Conds, Onces, contexts
// and timers, that know themselves what they did.
//
// [New] makes a [Plan] from a seed: the same seed, the same plan. [Run] does what it says, in the running
// process; [Plan.Source] prints it as an ordinary Go program. Either way each goroutine keeps a diary of
// its operations, with their values and objects, which is printed when the program has done all:
//
//	goroutine	g3	27
//	did	recv	"v12"	c4
//	did	select	recv recv > 0	c4	ctx0.Done()
//
// A trace of the program has to have exactly that, for each goroutine in that order.
//
// A program always ends. What could wait for ever has a way out: a channel that is closed, and a context
// that is cancelled, some hundred microseconds after the start. Waits without a way out are of three
// sorts. A goroutine waits for goroutines that it made itself (they never wait for it); goroutines that
// were made together send and receive numbers of values that match; locks are taken in one order, and
// who holds one does not wait for a goroutine without a way out.
package randomprogram
