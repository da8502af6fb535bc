//go:build !go1.25

package runtime

// govisBubble returns a number for the bubble of testing/synctest that gp is in, 0 for none: that of the
// goroutine that made it.
func govisBubble(gp *g) uint64 {
	if gp.syncGroup == nil {
		return 0
	}
	return gp.syncGroup.root.goid
}

// govisBubbleNow returns the time in the bubble that gp is in.
func govisBubbleNow(gp *g) (now int64, ok bool) {
	if gp.syncGroup == nil {
		return 0, false
	}
	return gp.syncGroup.now, true
}
