package viz

// sumBlock is how many spans lie between two running sums.
const sumBlock = 64

// sums says for every block of a lane's spans how much of it each class has taken up to there. A lane
// has few classes, and there is room for those alone.
type sums struct {
	slots  [classCount]uint8 // of each class that there is: its place among them, counted from 1
	used   int
	values []int64 // block after block, class after class: events, ns
}

// len returns how many blocks there are.
func (s *sums) len() int {
	if s.used == 0 {
		return 0
	}
	return len(s.values) / (2 * s.used)
}

// begin begins a block where the last one ends.
func (s *sums) begin() {
	n := len(s.values)
	if n == 0 {
		s.values = make([]int64, 2*s.used)
		return
	}
	s.values = append(s.values, s.values[n-2*s.used:]...)
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
	blocks := max(s.len(), 1)
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
		w[c] += s.values[(to-1)*2*s.used+k]
		if from > 0 {
			w[c] -= s.values[(from-1)*2*s.used+k]
		}
	}
}
