//go:build go1.25

package sync

// govisFinish lets others see that the function has come to its end.
func (o *Once) govisFinish() { o.done.Store(true) }
