package runtime

// govisSelectWait runs with the locks of all the select's channels held, and so does govisSelectDone
// if a select did not wait and did not choose a closed channel.

// govisMaxCases is how many channels are told of in one record.
const govisMaxCases = govisMaxPayload / 8

// govisSelectCases writes a record whose payload is the channels of a select, in
// the order of scases. What does not fit goes in front.
func govisSelectCases(kind uint64, stack uint64, scases []scase, a, b, c uint64) {
	at := 0
	for ; len(scases)-at > govisMaxCases; at += govisMaxCases {
		govisSelectRecord(govisRecCases, 0, scases[at:at+govisMaxCases], uint64(at), 0, 0)
	}
	govisSelectRecord(kind, stack, scases[at:], a, b, c)
}

func govisSelectRecord(kind uint64, stack uint64, scases []scase, a, b, c uint64) {
	n := uintptr(len(scases)) * 8
	mp := acquirem()
	var w govisWriter
	if govisBegin(&w, kind, n) {
		for i := range scases {
			w.add(govisChanObj(scases[i].c))
		}
		w.end(kind, stack, govisSelf(), 0, a, b, c, n)
	}
	releasem(mp)
}

// govisSelectOrder: the running goroutine goes on to a select by reflect.Select. What is case number i to the
// runtime the program has at orig[i], and the default, if any, at dflt, which else is -1.
func govisSelectOrder(orig []int, dflt int) {
	const most = govisMaxPayload / 2 &^ 3
	for at := 0; at == 0 || at < len(orig); at += most {
		part := orig[at:]
		if len(part) > most {
			part = part[:most]
		}
		n := uintptr(len(part)) * 2
		mp := acquirem()
		var w govisWriter
		if govisBegin(&w, govisRecOrder, n) {
			for i := 0; i < len(part); i += 4 {
				word := uint64(0)
				for j := i; j < i+4 && j < len(part); j++ {
					word |= uint64(uint16(part[j])) << (16 * (j - i))
				}
				w.add(word)
			}
			w.end(govisRecOrder, 0, govisSelf(), 0, uint64(at), uint64(dflt+1), 0, n)
		}
		releasem(mp)
	}
}

// govisSelectWait: a select with the locks of all its channels found no case ready, is in
// all queues and about to park.
func govisSelectWait(scases []scase, nsends, nrecvs int, reason waitReason) {
	gp := getg()
	gp.govis.parked = true
	gp.govis.waited = true
	stack := govisHere(getfp())
	govisSelectCases(govisRecSelectWait, stack, scases, uint64(nsends)<<32|uint64(nrecvs), 0, 0)
	govisPutBlock(gp, stack, 0, uint64(reason), 0)
}

// govisSelectDone: a select chose case chosen, or its default (-1).
func govisSelectDone(scases []scase, nsends, nrecvs, chosen int, block bool) {
	gp := getg()
	self := govisSelf()
	if self == 0 {
		return
	}
	flags := uint64(0)
	if !block {
		flags |= 1
	}
	a, b := uint64(nsends)<<32|uint64(nrecvs), uint64(chosen+1)
	waited := gp.govis.waited
	gp.govis.waited = false
	if waited && !govis.drop { // else its select.wait may be lost
		flags |= 2
		if !govis.flight { // where it may be too old to be there still
			govisPut(govisRecSelectDone, govisHere(getfp()), self, 0, a, b, flags)
			return
		}
	}
	govisSelectCases(govisRecSelectDone, govisHere(getfp()), scases, a, b, flags)
}
