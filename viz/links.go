package viz

import (
	"sort"

	"github.com/govis/govis/viz/protocol"
)

// A link leads from an event on one lane to a later one, or the same, on another.
type link struct {
	from, to         uint32 // indexes of events
	fromLane, toLane int32
	obj              int32 // lane of the object it is about, or none
	gone             bool  // another link says it better
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
	links    []link
	earliest []uint32 // of each block: the earliest from
}

// add appends a link and returns its position.
func (l *linkList) add(k link) int {
	n := len(l.links)
	l.links = append(l.links, k)
	if b := n / linkBlock; b == len(l.earliest) {
		l.earliest = append(l.earliest, k.from)
	} else {
		l.earliest[b] = min(l.earliest[b], k.from)
	}
	return n
}

// window calls yield for the links that start or end at an event from lo to
// hi-1. Of those that end there it takes about budget at most, evenly thinned:
// yield's stride is how many each stands for.
func (l *linkList) window(lo, hi uint32, budget int, yield func(k *link, stride int)) {
	i := sort.Search(len(l.links), func(k int) bool { return l.links[k].to >= lo })
	j := sort.Search(len(l.links), func(k int) bool { return l.links[k].to >= hi })
	stride := max(1, (j-i+budget-1)/budget)
	for k := i; k < j; k += stride {
		yield(&l.links[k], min(stride, j-k))
	}
	l.leaving(j, lo, hi, budget, yield)
}

// leaving calls yield for the links from position j on, which end after the
// window, that start in it.
func (l *linkList) leaving(j int, lo, hi uint32, budget int, yield func(k *link, stride int)) {
	for j < len(l.links) && budget > 0 {
		if b := j / linkBlock; l.earliest[b] >= hi {
			j = (b + 1) * linkBlock
			budget--
			continue
		}
		if k := &l.links[j]; k.from >= lo && k.from < hi {
			yield(k, 1)
		}
		j++
		budget--
	}
}
