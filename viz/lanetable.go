package viz

// A laneTable finds the lanes of goroutines or objects by their ids. Ids are given
// in order, so that most are found without a search.
type laneTable struct {
	near []int32 // by id: the lane, counted from 1
	far  map[uint64]int32
}

// nearIDs is up to how many ids are in the slice, whatever ids a trace comes with.
const nearIDs = 1 << 16

// get returns the lane of an id.
func (t *laneTable) get(id uint64) (int32, bool) {
	if id < uint64(len(t.near)) && t.near[id] != 0 {
		return t.near[id] - 1, true
	}
	if t.far == nil {
		return none, false
	}
	l, ok := t.far[id]
	if !ok {
		return none, false
	}
	return l, true
}

// set notes the lane of an id that has none yet.
func (t *laneTable) set(id uint64, lane int32) {
	if n := uint64(len(t.near)); id >= n && id < max(nearIDs, 2*n) && id < n+nearIDs {
		t.near = append(t.near, make([]int32, id+1-n)...)
	}
	if id < uint64(len(t.near)) {
		t.near[id] = lane + 1
		return
	}
	if t.far == nil {
		t.far = make(map[uint64]int32)
	}
	t.far[id] = lane
}
