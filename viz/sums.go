package viz

import (
	"encoding/binary"
	"sort"
)

// sumBlock is how many spans lie between two running sums.
const sumBlock = 64

// sums says for every block of a lane's spans how much of it each class has taken up to there. A lane
// has few classes, and there is room for those alone.
type sums struct {
	slots  [classCount]uint8 // of each class that there is: its place among them, counted from 1
	used   int
	values []int64 // block after block, class after class: events, ns
	stored []byte  // the same of a segment, in eight bytes each
}

// A sumRun is the sums of a stretch of a lane's spans: of a segment, or of those added after one.
type sumRun struct {
	from int // the span with which its first block begins
	sums
}

func (s *sums) at(k int) int64 {
	if s.stored != nil {
		return int64(binary.LittleEndian.Uint64(s.stored[8*k:]))
	}
	return s.values[k]
}

// begin begins a block where the last one ends.
func (s *sums) begin() {
	if n := len(s.values); n > 0 {
		s.values = append(s.values, s.values[n-2*s.used:]...)
	}
}

// add adds to the last block, which begin began.
func (s *sums) add(c class, events, ns int64) {
	if s.slots[c] == 0 {
		s.widen(c)
	}
	k := len(s.values) - 2*s.used + 2*int(s.slots[c]-1)
	s.values[k] += events
	s.values[k+1] += ns
}

// widen makes room for one more class, in all blocks.
func (s *sums) widen(c class) {
	blocks := 1
	if s.used > 0 {
		blocks = len(s.values) / (2 * s.used)
	}
	wide := make([]int64, blocks*2*(s.used+1))
	for b := range blocks {
		copy(wide[b*2*(s.used+1):], s.values[b*2*s.used:(b+1)*2*s.used])
	}
	s.values = wide
	s.used++
	s.slots[c] = uint8(s.used)
}

// between adds to w what each class takes from the end of block from-1 to that of block to-1.
func (s *sums) between(from, to int, clock bool, w *[classCount]int64) {
	for c, slot := range s.slots {
		if slot == 0 {
			continue
		}
		k := 2 * int(slot-1)
		if clock {
			k++
		}
		w[c] += s.at((to-1)*2*s.used + k)
		if from > 0 {
			w[c] -= s.at((from-1)*2*s.used + k)
		}
	}
}

// runOf returns the number of the run that has span k.
func (l *spanList) runOf(k int) int {
	return max(0, sort.Search(len(l.sums), func(r int) bool { return l.sums[r].from > k })-1)
}

// sum adds the span before the one that is about to be added, which begins at an event, to the sums.
func (l *spanList) sum(at uint32, t *times) {
	n := l.len()
	now := t.at(int(at))
	if r := len(l.sums); r == 0 || l.sums[r-1].stored != nil {
		l.sums = append(l.sums, sumRun{from: n})
	}
	if run := &l.sums[len(l.sums)-1]; n > run.from {
		if (n-1-run.from)%sumBlock == 0 {
			run.begin()
		}
		last := l.last()
		run.add(last.class, int64(at-last.at), now-l.begun)
	}
	l.begun = now
}

// blocks returns how many blocks of a run are whole.
func (l *spanList) blocks(r int) int {
	end := l.len()
	if r+1 < len(l.sums) {
		end = l.sums[r+1].from
	}
	return max(0, end-l.sums[r].from-1) / sumBlock
}
