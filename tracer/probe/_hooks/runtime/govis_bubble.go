//go:build go1.25

package runtime

// govisBubble returns the number of the bubble of testing/synctest that gp is in, 0 for none.
func govisBubble(gp *g) uint64 {
	if gp.bubble == nil {
		return 0
	}
	return gp.bubble.id
}

// govisBubbleNow returns the time in the bubble that gp is in.
func govisBubbleNow(gp *g) (now int64, ok bool) {
	if gp.bubble == nil {
		return 0, false
	}
	return gp.bubble.now, true
}
