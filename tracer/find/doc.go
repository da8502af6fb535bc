// Package find finds moments of a trace by what happens there, so that they can be named once and found in any
// run: "the first time that main blocks on tasks".
//
// A query is the kind of an event and what its fields have to be, in the words of docs/trace-format.md:
//
//	go.block g=main name=tasks
//	chan.recv name=tasks value="task 4"
//	mutex.* g~worker #2
//	go.block blocked>=3
//	exit
//
// The kind may end with ".*", for all of a family, or be "*" alone. A condition compares a field with a value by
// =, !=, <, <=, > or >=, or by ~, for text that it contains. A value with blanks is quoted as in Go. Goroutines (g, by,
// peer, owner, waiters) go by name or number, cases and chan by name. A value that is a string in the
// program is compared without its quotes too, what is printed (output) also without the end of its line. The
// last word may be #2 for the second event that is so, #last for the last.
//
// Besides the fields of the event there are numbers of the state after it, of the program's own goroutines:
//
//	blocked   how many wait, for whatever reason
//	runnable  how many could run and wait for a processor
//	running   how many run: as many as there are processors, at most
//	alive     how many have not ended
//
// Events of the runtime's own goroutines are never found.
//
// [Answer] computes the answer to a question about a moment, and what else a reader could think; [EndingOf]
// says in which of Go's ways a run ended.
package find
