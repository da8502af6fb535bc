// Package diagnose puts a trace into words: the sentence that says what an
// event did and why, and the answers about a goroutine's wait.
//
// It says what the trace says and no more. Where the trace does not tell who
// holds a lock, neither does the sentence.
package diagnose
