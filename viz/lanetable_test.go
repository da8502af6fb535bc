package viz

import (
	"math"
	"math/rand/v2"
	"testing"
)

// laneWith returns the lane of an id, none where there is none.
func laneWith(t laneTable, id uint64) int32 {
	l, _ := t.get(id)
	return l
}

func TestLaneTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var table laneTable
	want := map[uint64]int32{}
	ids := []uint64{0, 1, math.MaxUint64, nearIDs - 1, nearIDs, 5 * nearIDs, 1 << 40}
	for i := range uint64(3 * nearIDs) { // in order, with gaps
		if ids = append(ids, i); rng.IntN(50) == 0 {
			ids = append(ids, rng.Uint64()>>rng.IntN(64))
		}
	}
	for _, id := range ids {
		if _, ok := want[id]; ok {
			continue
		}
		if l, ok := table.get(id); ok {
			t.Fatalf("id %d has lane %d before it is set", id, l)
		}
		want[id] = int32(len(want))
		table.set(id, want[id])
	}
	for id, l := range want {
		if got, ok := table.get(id); !ok || got != l {
			t.Fatalf("id %d has lane %d (%t), want %d", id, got, ok, l)
		}
	}
	if len(table.far) > len(want)/20 {
		t.Errorf("%d of %d ids are not in the slice", len(table.far), len(want))
	}
}
