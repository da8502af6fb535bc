package viz

import "github.com/govis/govis/viz/protocol"

// A link leads from an event on one lane to a later one, or the same, on another.
type link struct {
	from, to         uint32 // indexes of events
	fromLane, toLane int32
	obj              int32 // lane of the object it is about, or none
}

// linkKinds is the order in which links find room in a scene: what is rare and
// tells most comes first.
var linkKinds = [...]protocol.LinkKind{
	protocol.LinkGo, protocol.LinkCancel, protocol.LinkClose, protocol.LinkHandoff,
	protocol.LinkLock, protocol.LinkBuffer, protocol.LinkWake,
}

// Positions in linkKinds.
const (
	linkGo = iota
	linkCancel
	linkClose
	linkHandoff
	linkLock
	linkBuffer
	linkWake
	linkKindCount
)

// linkBlock is how many links share a note of where the earliest starts.
const linkBlock = 256

// linkList holds links of one kind by where they end.
type linkList struct {
	to               eventList
	back             column[uint32] // how far before that each starts
	fromLane, toLane column[int32]
	obj              column[int32]
	earliest         []uint32 // of each block: the earliest from
	gone             []uint64 // a bit for each up to the last that another link says better
}

func (l *linkList) len() int { return l.to.len() }

// at returns link k.
func (l *linkList) at(k int) link {
	to := l.to.at(k)
	return link{from: to - l.back.at(k), to: to, fromLane: l.fromLane.at(k), toLane: l.toLane.at(k), obj: l.obj.at(k)}
}

// leave takes link k away: another link says it better.
func (l *linkList) leave(k int) {
	for len(l.gone) <= k/64 {
		l.gone = append(l.gone, 0)
	}
	l.gone[k/64] |= 1 << (k % 64)
}

func (l *linkList) isGone(k int) bool { return k/64 < len(l.gone) && l.gone[k/64]>>(k%64)&1 != 0 }

// add appends a link and returns its position.
func (l *linkList) add(k link) int {
	n := l.len()
	l.to.add(k.to)
	l.back.add(k.to - k.from)
	l.fromLane.add(k.fromLane)
	l.toLane.add(k.toLane)
	l.obj.add(k.obj)
	l.startsAt(n, k.from)
	return n
}

// addAlone is add for the index of a segment, whose links are about no object and end with the event with which they start.
func (l *linkList) addAlone(k link) int {
	n := l.len()
	l.to.add(k.to)
	l.fromLane.add(k.fromLane)
	l.toLane.add(k.toLane)
	return n
}

// startsAt notes where link n starts.
func (l *linkList) startsAt(n int, from uint32) {
	if b := n / linkBlock; b == len(l.earliest) {
		l.earliest = append(l.earliest, from)
	} else {
		l.earliest[b] = min(l.earliest[b], from)
	}
}

// window calls yield for the links that start or end at an event from lo to
// hi-1. Of those that end there it takes about budget at most, evenly thinned:
// yield's stride is how many each stands for.
func (l *linkList) window(lo, hi uint32, budget int, yield func(k, stride int)) {
	i, j := l.to.from(lo), l.to.from(hi)
	stride := max(1, (j-i+budget-1)/budget)
	for k := i; k < j; k += stride {
		if !l.isGone(k) {
			yield(k, min(stride, j-k))
		}
	}
	l.leaving(j, lo, hi, budget, yield)
}

// leaving calls yield for the links from position j on, which end after the
// window, that start in it.
func (l *linkList) leaving(j int, lo, hi uint32, budget int, yield func(k, stride int)) {
	for j < l.len() && budget > 0 {
		if b := j / linkBlock; l.earliest[b] >= hi {
			j = (b + 1) * linkBlock
			budget--
			continue
		}
		if from := l.to.at(j) - l.back.at(j); from >= lo && from < hi && !l.isGone(j) {
			yield(j, 1)
		}
		j++
		budget--
	}
}
